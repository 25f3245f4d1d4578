#!/usr/bin/env python3
"""Inputs of a fuzzer in one file: u32 bytes, the bytes, and so on.

    pack.py pack FILE FOLDER      the files of FOLDER, without those that lie beside FILE
    pack.py unpack FILE FOLDER    back into files
"""

import hashlib
import os
import sys


def pack(path, folder):
    beside = os.path.dirname(path)
    seeds = [open(os.path.join(beside, name), "rb").read() for name in os.listdir(beside)]
    inputs = [open(os.path.join(folder, name), "rb").read() for name in os.listdir(folder)]
    inputs = sorted(set(inputs) - set(seeds), key=lambda data: (len(data), data))
    with open(path, "wb") as out:
        for data in inputs:
            out.write(len(data).to_bytes(4, "little") + data)
    print(f"{len(inputs)} inputs, {os.path.getsize(path)} bytes")


def unpack(path, folder):
    data = open(path, "rb").read()
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at:at + 4], "little")
        one = data[at + 4:at + 4 + size]
        at += 4 + size
        with open(os.path.join(folder, hashlib.sha1(one).hexdigest()), "wb") as out:
            out.write(one)


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("pack", "unpack"):
        sys.exit(__doc__)
    (pack if sys.argv[1] == "pack" else unpack)(sys.argv[2], sys.argv[3])
