"""The page's other half: looking through the archive, adding to it and removing from it.

The browser asks for parts of it (``routes``), each as HTML that is put where it belongs by archive.js.
"""
