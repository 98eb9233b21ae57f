"""Replaces libraries that a tool does not need when it searches for an environment. The program can
then import a checkout of the tool without these libraries."""
import importlib.abc
import importlib.machinery
import sys
import types

OPTIONAL = {"interegular", "regex"}  # a library of Poetry uses these only if they exist


class _AnyClass(type):
    """Each attribute is another class of this kind. A tool may inherit from such a class, catch it,
    or use it as a type."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _any_class(name)

    def __getitem__(cls, _parameters):
        return cls


def _any_class(name):
    return _AnyClass(name, (Exception,), {"__init__": lambda self, *_, **__: None})


class _AnyModule(types.ModuleType):
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _any_class(name)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """`packages`: these packages are replaced even if they are installed. Without this list, the
    finder replaces each package that no other finder found."""

    def __init__(self, packages=None):
        self.packages = packages
        self.replaced = set()

    def find_spec(self, name, _path, _target=None):
        package, dot, _ = name.partition(".")
        if package in sys.stdlib_module_names | OPTIONAL or (self.packages is not None and package not in self.packages):
            return None
        if dot and package not in self.replaced:  # a missing module of an installed package is not replaced
            return None
        self.replaced.add(package)
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return _AnyModule(spec.name)

    def exec_module(self, module):
        pass


def replace_absent(packages):
    """Makes modules importable that are not installed, and replaces those of `packages`. Such a
    module contains every name, but nothing in it works."""
    sys.meta_path.insert(0, _Finder(packages))
    sys.meta_path.append(_Finder())
