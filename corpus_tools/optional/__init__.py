"""Optional adapters that the core never imports.

Each needs an extra of the package and says which where it is missing.
"""
