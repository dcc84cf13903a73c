"""Which layout comes in which container, for a whole set: first one of everything, then the usual mixture."""

import random
from dataclasses import dataclass

from .containers import CONTAINERS


@dataclass(frozen=True)
class Job:
    """One file to make."""

    index: int
    file: str
    layout: str
    container: str


def make(n, seed, layouts):
    """Jobs for n files. Every layout recurs evenly; every container comes once before the common ones repeat."""
    rng = random.Random(f"plan/{seed}")
    deck = []
    while len(deck) < n:
        deck += rng.sample(sorted(layouts), len(layouts))
    names = sorted(CONTAINERS)
    kinds = rng.sample(names, len(names))[:n]
    weights = [CONTAINERS[name].weight for name in names]
    kinds += rng.choices(names, weights, k=n - len(kinds))
    jobs = []
    for i, name in enumerate(deck[:n]):
        fits = [k for k in kinds if layouts[name].born or not CONTAINERS[k].born]
        kind = (fits or ["pdf-jpeg"])[0]
        if kind in kinds:
            kinds.remove(kind)
        jobs.append(Job(i + 1, f"s{i + 1:0{max(3, len(str(n)))}}.{CONTAINERS[kind].extension}", name, kind))
    return jobs
