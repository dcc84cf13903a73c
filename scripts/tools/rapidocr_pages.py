#!/usr/bin/env python3
"""Reads page pictures with the rapidocr package on OpenVINO, as shipped: what scripts/bench compares with."""

import sys

from rapidocr import EngineType, RapidOCR


def main():
    engine = RapidOCR(params={f"{part}.engine_type": EngineType.OPENVINO for part in ("Det", "Cls", "Rec")})
    for path in sys.argv[1:]:
        read = engine(path)
        print(path, 0 if read.txts is None else len(read.txts))


if __name__ == "__main__":
    main()
