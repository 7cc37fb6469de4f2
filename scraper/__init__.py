"""The web and the disk, and the line that leads a page from there into the database.

This is the only package that knows the other two: `cleaners` turns bytes into a post, `db` keeps
rows, and `mirror` walks a page from one to the other.
"""
