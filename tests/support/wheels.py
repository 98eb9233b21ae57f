"""Makes small wheels, so that pip has something to install without a network."""
import os
import zipfile


def make_wheel(directory, name, version="1.0", programs=(), scripts=(), requires=()):
    """`programs`: entry points, for which pip writes scripts into bin; `scripts`: files in the wheel."""
    module = name.replace("-", "_").lower()
    info = f"{module}-{version}.dist-info"
    files = {
        f"{module}/__init__.py": "def main():\n    return 0\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" +
                            "".join(f"Requires-Dist: {each}\n" for each in requires),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    if programs:
        files[f"{info}/entry_points.txt"] = "[console_scripts]\n" + "".join(
            f"{each} = {module}:main\n" for each in programs)
    for each in scripts:
        files[f"{module}-{version}.data/scripts/{each}"] = "#!python\nprint('hello')\n"
    record = "".join(f"{each},,\n" for each in files) + f"{info}/RECORD,,\n"
    os.makedirs(directory, exist_ok=True)
    path = f"{directory}/{module}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for each, text in [*files.items(), (f"{info}/RECORD", record)]:
            wheel.writestr(each, text)
    return path


def popular_packages(path):
    """[(package, programs)] from a file with lines "package: its programs in bin"."""
    packages = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, colon, programs = line.partition(":")
            if colon:
                packages.append((name.strip(), programs.split()))
    return packages
