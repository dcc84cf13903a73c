"""Makes the fixtures of tests/load. Needs Pillow, numpy and libtiff-tools (for the TIFF
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

# Encrypted PDFs: a scan and a page of text. Needs qpdf.
def encrypted():
    import zlib
    data = zlib.compress(gray.tobytes())
    text = b"BT /F 12 Tf 20 50 Td (Retention five years) Tj ET"
    scan = b"q 200 0 0 100 0 0 cm /I Do Q"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 200 100]/Resources<</XObject<</I 5 0 R>>/Font<</F 8 0 R>>>>>>",
        b"<</Type/Page/Parent 2 0 R/Contents 6 0 R>>",
        b"<</Type/Page/Parent 2 0 R/Contents 7 0 R>>",
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (W, H, len(data), data),
        b"<</Length %d>>stream\n%s\nendstream" % (len(scan), scan),
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for i, body in enumerate(objects):
        places.append(len(out)); out += b"%d 0 obj\n%s\nendobj\n" % (i + 1, body)
    xref = len(out)
    out += b"xref\n0 9\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    out += b"trailer<</Size 9/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % xref
    open("/tmp/plain.pdf", "wb").write(out)
    for name, user, bits, *more in [("user-rc4", "secret", "128", "--use-aes=n", "--allow-weak-crypto"), ("user-aes256", "secret", "256"), ("owner-aes128", "", "128", "--use-aes=y")]:
        weak = [o for o in more if o.startswith("--allow-weak")]
        subprocess.run(["qpdf", *weak, "--encrypt", user, "master", bits, *[o for o in more if o not in weak], "--", "/tmp/plain.pdf", name + ".pdf"], check=True)

encrypted()
