"""The clean store: what a build writes, and how it is read, checked and handed on."""

from __future__ import annotations
