"""Finds files: environments, modules, sources and what modules export, without importing anything."""
