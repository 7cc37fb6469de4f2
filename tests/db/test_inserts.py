"""Packing, and numbers of texts: what goes in comes out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import inserts
from db.inserts import Interned, host_of, pack, pack_markdown, unpack, unpack_markdown

if TYPE_CHECKING:
    from db.store import Store


@given(st.binary())
def test_bodies_come_back(body: bytes) -> None:
    """Whatever the bytes, packing loses none and never makes them more."""
    assert unpack(pack(body), len(body)) == body
    assert len(pack(body)) <= len(body)


@given(st.text(), st.text())
def test_markdown_comes_back(markdown: str, text: str) -> None:
    """Markdown is told from the text that it belongs to, whatever both are."""
    assert unpack_markdown(pack_markdown(markdown, text), text) == markdown


def test_markdown_costs_little_beside_its_text() -> None:
    """What the text says already is not stored again."""
    text = "\n\n".join(os.urandom(60).hex() for _ in range(50))
    packed = pack_markdown(text.replace("\n\n", "\n\n> "), text)

    assert packed is not None
    assert len(packed) < len(text) / 10


def test_markdown_without_marks_is_its_text() -> None:
    """A post without any markup needs no Markdown of its own."""
    assert pack_markdown("plain", "plain") is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://Blog.Example:8080/x", "blog.example"),
        ("file:///home/x.html", ""),
        ("x.html", ""),
        ("http://[", ""),
    ],
)
def test_host_of_any_address(address: str, expected: str) -> None:
    """An address without a host has none, and that is no error."""
    assert host_of(address) == expected


def test_texts_are_numbered_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text has one number, remembered or not, short or long."""
    monkeypatch.setattr(inserts, "REMEMBERED_TEXTS", 2)
    interned = Interned()
    texts = ["a", "b", "c", "x" * 1000]
    first = [interned.text(store._connection, text) for text in texts]

    again = [interned.text(store._connection, text) for text in texts]
    interned.forget()

    assert first == again == [interned.text(store._connection, text) for text in texts]
    assert len(set(first)) == len(texts)
