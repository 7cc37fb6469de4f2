"""Bytes in, Post out: the pure half of unmirror."""
