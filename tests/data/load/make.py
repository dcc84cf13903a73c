"""Makes the fixtures of tests/load_formats.rs. Needs Pillow, numpy and libtiff-tools (for the TIFF
variants that Pillow does not write). The files are committed; run this only to add one."""
import subprocess, os
import numpy as np
from PIL import Image, ImageDraw

os.chdir(os.path.dirname(os.path.abspath(__file__)))
W, H = 61, 45

gray = np.fromfunction(lambda y, x: (x * 4 + y * 2) % 256, (H, W)).astype(np.uint8)
rgb = np.dstack([gray, gray[::-1], np.full_like(gray, 90)])
bw = Image.new("1", (W, H), 1)
d = ImageDraw.Draw(bw)
d.rectangle((5, 5, 30, 12), fill=0); d.ellipse((20, 15, 55, 40), outline=0); d.line((0, 44, 60, 0), fill=0)
bw.save("bw.png"); Image.fromarray(gray).save("gray.png"); Image.fromarray(rgb).save("rgb.png")
Image.fromarray(rgb).quantize(16).save("palette.png")
Image.fromarray(rgb).save("interlaced-not.png")
rgba = np.dstack([rgb, np.where(gray > 128, 255, 0).astype(np.uint8)])
Image.fromarray(rgba).save("alpha.png")
Image.fromarray(gray.astype(np.uint16) * 257).save("gray16.png")
os.remove("interlaced-not.png")
T = "tiff/"
bw.save(T + "bw-none.tif"); Image.fromarray(gray).save(T + "gray-none.tif"); Image.fromarray(rgb).save(T + "rgb-none.tif")
bw.save(T + "bw-rle.tif", compression="tiff_ccitt")
Image.fromarray(rgb).quantize(16).save(T + "palette-none.tif")
Image.fromarray(rgb).quantize(16).convert("RGB").save("palette-rgb.png")
Image.fromarray(gray.astype(np.uint16) * 257).save(T + "gray-16.tif")

def cp(source, target, *options):
    subprocess.run(["tiffcp", *options, T + source, T + target], check=True)

cp("bw-none.tif", "bw-g4.tif", "-c", "g4", "-r", "1000")
cp("bw-none.tif", "bw-g4-strips.tif", "-c", "g4", "-r", "10")
cp("bw-none.tif", "bw-g4-lsb.tif", "-c", "g4", "-r", "1000", "-f", "lsb2msb")
cp("bw-none.tif", "bw-g3.tif", "-c", "g3:1d", "-r", "1000")
cp("bw-none.tif", "bw-g3-2d.tif", "-c", "g3:2d", "-r", "1000")
cp("bw-none.tif", "bw-g3-fill.tif", "-c", "g3:1d:fill", "-r", "1000")
cp("bw-none.tif", "bw-g3-strips.tif", "-c", "g3:2d", "-r", "10")
cp("bw-none.tif", "bw-packbits.tif", "-c", "packbits", "-r", "7")
cp("bw-none.tif", "bw-lzw-lsb.tif", "-c", "lzw", "-f", "lsb2msb")
cp("bw-none.tif", "bw-tiles.tif", "-c", "zip", "-t", "-w", "32", "-l", "16")
cp("gray-none.tif", "gray-lzw2.tif", "-c", "lzw:2")
cp("gray-none.tif", "gray-zip-big.tif", "-c", "zip:2", "-B")
cp("gray-none.tif", "gray-bigtiff.tif", "-c", "lzw", "-8")
cp("gray-16.tif", "gray-16-zip2.tif", "-c", "zip:2")
cp("gray-16.tif", "gray-16-big.tif", "-c", "none", "-B")
cp("rgb-none.tif", "rgb-lzw2.tif", "-c", "lzw:2", "-r", "9")
cp("rgb-none.tif", "rgb-planes.tif", "-c", "zip", "-p", "separate", "-r", "9")
cp("rgb-none.tif", "rgb-tiles.tif", "-c", "lzw", "-t", "-w", "16", "-l", "32")
cp("rgb-none.tif", "rgb-jpeg.tif", "-c", "jpeg:95", "-r", "1000")
cp("rgb-none.tif", "rgb-jpeg-raw.tif", "-c", "jpeg:r:95", "-r", "1000")
cp("rgb-none.tif", "rgb-jpeg-strips.tif", "-c", "jpeg:95", "-r", "16")
cp("gray-none.tif", "gray-jpeg.tif", "-c", "jpeg:95", "-r", "1000")
Image.fromarray(rgb).convert("CMYK").save(T + "cmyk-none.tif")
Image.fromarray(rgb).convert("CMYK").save("cmyk.jpg", quality=95)
Image.fromarray(rgb).save("rgb.jpg", quality=95, dpi=(150, 150))
Image.fromarray(rgb).save("progressive.jpg", quality=95, progressive=True)
Image.fromarray(gray).save("gray.jpg", quality=95)
Image.fromarray(rgb).save("rgb.webp", lossless=True)
Image.fromarray(rgb).save("rgb.bmp"); bw.save("bw.bmp")
for tag in (3, 6, 7):
    cp("bw-g4.tif", f"bw-turned-{tag}.tif", "-c", "g4", "-r", "1000")
    subprocess.run(["tiffset", "-s", "274", str(tag), T + f"bw-turned-{tag}.tif"], check=True)
    exif = Image.Exif(); exif[274] = tag
    Image.fromarray(gray).save(f"turned-{tag}.jpg", quality=95, exif=exif)
subprocess.run(["tiffcp", "-c", "lzw", T + "bw-none.tif", T + "gray-none.tif", T + "rgb-none.tif", T + "three-pages.tif"], check=True)
# What libtiff decodes, since chromas at half resolution differ from the original at edges.
Image.open(T + "rgb-jpeg.tif").convert("RGB").save("rgb-jpeg-decoded.png")
