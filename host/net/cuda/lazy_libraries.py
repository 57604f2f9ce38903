#!/usr/bin/env python3
"""Archives that stand in for the libraries of CUDA when a program is linked.

usage: lazy_libraries.py FOLDER_OF_CUDARC OUT

candle-core has cudarc link its libraries dynamically, so that a program would start only where all of them are.
Where the linker finds OUT and no such library, it takes these archives: a function in them opens the real library
when it is called (lazy.S, lazy.c). The program names no library of CUDA, starts anywhere, and gets an error of
CUDA's where it is missing. The names of the functions are those that cudarc declares. For Linux on x86-64, with cc
and ar.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

# Name for the linker, module of cudarc, names under which the loader may know it, and the library's code for an error.
LIBRARIES = [
    ("cuda", "driver", ["libcuda.so.1"], 100),  # CUDA_ERROR_NO_DEVICE
    ("nvrtc", "nvrtc", ["libnvrtc.so.13", "libnvrtc.so"], 11),  # NVRTC_ERROR_INTERNAL_ERROR
    ("curand", "curand", ["libcurand.so.10", "libcurand.so"], 203),  # CURAND_STATUS_INITIALIZATION_FAILED
    ("cublas", "cublas", ["libcublas.so.13", "libcublas.so"], 1),  # CUBLAS_STATUS_NOT_INITIALIZED
    ("cublasLt", "cublaslt", ["libcublasLt.so.13", "libcublasLt.so"], 1),  # CUBLAS_STATUS_NOT_INITIALIZED
]

# Fewer than any of these libraries has: cudarc would have changed how it declares them.
FEWEST = 10


def functions(cudarc, module):
    """The functions that cudarc declares in a module."""
    file = cudarc / "src" / module / "sys" / "mod.rs"
    names = sorted(set(re.findall(r'extern "C" \{\s*fn (\w+)\(', file.read_text())))
    if len(names) < FEWEST:
        sys.exit(f"error: {file} declares {len(names)} functions, allowed: at least {FEWEST}")
    return names


def archive(out, library, names, opened, missing):
    """One archive of two objects."""
    here = pathlib.Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        listed = folder / "functions.S"
        listed.write_text("".join(f"forward {name}\n" for name in names))
        opened = ", ".join(f'"{name}"' for name in opened)
        find = f"-DFIND=lazy_{library}_find"
        of_source = {
            "lazy.S": [f'-DFUNCTIONS="{listed}"'],
            "lazy.c": [f"-DLIBRARIES={opened}", f"-DMISSING={missing}"],
        }
        objects = []
        for source, options in of_source.items():
            # The linker takes them by what they define: the same name in two archives does no harm.
            objects.append(folder / f"{library}_{source}.o")
            command = ["cc", "-O2", "-fPIC", find, *options, "-c", here / source, "-o", objects[-1]]
            subprocess.run(command, check=True)
        made = out / f"lib{library}.a"
        made.unlink(missing_ok=True)
        subprocess.run(["ar", "crs", made, *objects], check=True)
    print(f"{made.name}: {len(names)} functions")


def main():
    cudarc, out = map(pathlib.Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    for library, module, opened, missing in LIBRARIES:
        archive(out, library, functions(cudarc, module), opened, missing)


main()
