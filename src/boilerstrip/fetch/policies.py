"""The policy file that speaks for a whole site by the TDM Reservation Protocol: tdmrep.json."""

from __future__ import annotations

import json
from typing import Any

from boilerstrip.fetch.pattern import covers
from boilerstrip.fetch.rights import Signal

TDMREP_PATH = "/.well-known/tdmrep.json"
_MAX_RULES = 1000
_TDM_NAMES = ("tdm-reservation", "tdm-policy")


def tdmrep_signals(body: bytes, target: str) -> tuple[Signal, ...]:
    """What a tdmrep.json says about `target` (path and query): the rule with the longest matching location.

    A file that cannot be read says nothing.

    Example:
        >>> tdmrep_signals(b'[{"location": "/news/", "tdm-reservation": 1}]', "/news/x")
        (Signal(source='tdmrep.json', name='tdm-reservation', value='1'),)
    """
    try:
        rules: Any = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    entries = rules[:_MAX_RULES] if isinstance(rules, list) else []
    matching = [rule for rule in entries if isinstance(rule, dict) and covers(str(rule.get("location")), target)]
    if not matching:
        return ()
    best = max(matching, key=lambda rule: len(str(rule["location"])))
    return tuple(Signal("tdmrep.json", name, str(best[name])[:500]) for name in _TDM_NAMES if name in best)
