#!/usr/bin/env python3
"""Make the two demo datasets of the app: public/demo/*.parquet. Everything in them is invented and drawn by this script.

Development only; the app and its tests read the files that are checked in. To make them anew:

    python -m pip install pyarrow==26.0.1 datasets==5.2.0 pillow==13.0.0 matplotlib==3.11.2
    python scripts/demo/make_demo.py

Answers are computed from what is drawn; those of knowledge.py are general knowledge, written down there by hand.
The few planted defects are listed by row number in fixtures/demo.expected.json.
"""
import json
import random
from collections import Counter
from pathlib import Path

import datasets
import pyarrow as pa
import pyarrow.parquet as pq

import charts
import documents
import geometry
import knowledge
import scenes
import trajectories as tr
from pen import COLOURS, INK, Item, Pen, encode
from prompts import system

ROOT = Path(__file__).parents[2]


def draw(rng, makers, count):
    """`count` items of the makers in turn, no two with the same question and answer from the same maker."""
    seen, out = set(), []
    while len(out) < count:
        maker = makers[len(out) % len(makers)]
        item = maker(rng)
        key = (maker, item.question, item.truth)
        if key not in seen:
            seen.add(key)
            out.append(item)
    return out


def pass8(rng, ability):
    """How often eight tries passed: perception is easier than search."""
    mean = {"perception": .62, "search": .3, "math": .5, "reasoning": .42}[ability]
    rate = min(1, max(0, rng.betavariate(mean * 1.6, (1 - mean) * 1.6)))
    return sum(rng.random() < rate for _ in range(8))


def tape():
    """A measuring tape of 6,600 × 32 pixels: longer than any model takes."""
    pen = Pen(6600, 32, "#f6d44d")
    for k in range(0, 661):
        pen.line([(10 * k, 32), (10 * k, 18 if k % 10 == 0 else 25)], INK, 1)
        if k % 10 == 0: pen.text(10 * k + 4, 4, str(k // 10), 10, INK, True)
    return Item(pen.done(), "What is the last whole number printed on the measuring tape?", "66", "synthetic-scenes")


def swatch():
    return Item(Pen(24, 20, COLOURS["teal"]).done(), "What colour is the sample?", "teal", "synthetic-scenes")


def row_of(rng, item, ability, number):
    question = "<image>\n" + item.question
    return {
        "data_source": item.source,
        "prompt": [{"content": system(ability == "search"), "role": "system"}, {"content": question, "role": "user"}],
        "images": [{"bytes": encode(item.image, item.kind)}],
        "ability": ability,
        "reward_model": {"ground_truth": item.truth, "style": "rule"},
        "extra_info": {"answer": item.truth, "index": f"source_index_{number}", "pass8": pass8(rng, ability), "question": question},
    }


def set_truth(row, truth, answer=None):
    row["reward_model"]["ground_truth"] = truth
    row["extra_info"]["answer"] = truth if answer is None else answer


def plant(rows, rng):
    """Damages a few rows the way real files are damaged; says which."""
    of = lambda ability, what: rng.choice([k for k, r in enumerate(rows) if r["ability"] == ability and what(r) and k not in taken])
    planted, taken = {}, set()

    def mark(name, k):
        taken.add(k); planted.setdefault(name, []).append(k); return rows[k]

    number = lambda r: r["reward_model"]["ground_truth"].isdigit() and len(set(r["reward_model"]["ground_truth"])) > 1
    set_truth(mark("empty-ground-truth", of("perception", lambda r: True)), "")
    set_truth(mark("empty-ground-truth", of("math", lambda r: True)), "  ")
    for ability in ("perception", "math"):
        r = mark("answer-disagrees", of(ability, number)); right = r["reward_model"]["ground_truth"]
        set_truth(r, right[::-1] if right[::-1] != right else right + "0", right)
    r = mark("image-tag-count", of("search", lambda r: True)); r["prompt"][1]["content"] = r["prompt"][1]["content"].removeprefix("<image>\n")
    r = mark("image-tag-count", of("perception", lambda r: True)); r["prompt"][1]["content"] = "<image>\n" + r["prompt"][1]["content"]
    r = mark("undecodable-image", of("perception", lambda r: r["images"][0]["bytes"][:4] == b"\x89PNG")); r["images"][0]["bytes"] = r["images"][0]["bytes"][:2600]
    mark("missing-image-bytes", of("search", lambda r: True))["images"][0]["bytes"] = None
    return planted


def sort_planted(planted):
    return {name: sorted(rows) for name, rows in sorted(planted.items())}


def make_rl(seed=2026):
    rng = random.Random(seed)
    search = list(knowledge.items())
    perception = draw(rng, charts.ALL, 34) + draw(rng, documents.ALL, 30) + draw(rng, scenes.ALL, 24)
    pool = [(i, "perception") for i in perception] + [(i, "search") for i in search]
    pool += [(i, "math") for i in draw(rng, geometry.MATH, 33)] + [(i, "reasoning") for i in draw(rng, geometry.PUZZLES, 17)]
    rng.shuffle(pool)
    odd = {len(pool) // 3: (tape(), "extreme-aspect"), len(pool) * 3 // 4: (swatch(), "tiny-image")}
    for at, (item, _) in sorted(odd.items()): pool.insert(at, (item, "perception"))
    rows = [row_of(rng, item, ability, k) for k, (item, ability) in enumerate(pool)]
    planted = {name: [at] for at, (_, name) in odd.items()}
    keep = [r for at in odd for r in [rows[at]]]
    for r in keep: r["ability"] = "odd"
    planted.update(plant(rows, rng))
    for r in keep: r["ability"] = "perception"
    return rows, sort_planted(planted)


def make_coldstart(seed=2027):
    rng = random.Random(seed)
    zooms = [i for i in draw(rng, charts.ALL + documents.ALL + scenes.ALL, 90) if i.focus]
    rng.shuffle(zooms)
    sums = [i for i in draw(rng, geometry.MATH + geometry.PUZZLES, 60) if i.code]
    facts = list(knowledge.items()); rng.shuffle(facts)
    plain = draw(rng, geometry.PUZZLES + scenes.ALL, 5)
    talks = [(tr.zoom_metis(i), "synthetic-zoom") for i in zooms[:6]] + [(tr.zoom_metis(i, 2), "synthetic-zoom") for i in zooms[6:11]]
    talks += [(tr.zoom_code(i), "synthetic-code") for i in zooms[11:17]] + [(tr.zoom_think(i), "synthetic-zoom") for i in zooms[17:21]]
    talks += [(tr.compute(i), "synthetic-code") for i in sums[:5]] + [(tr.direct(i), "synthetic-direct") for i in plain]
    talks += [(tr.text_search(i), "synthetic-search") for i in facts[:6]] + [(tr.image_search(i), "synthetic-search") for i in facts[6:10]]
    defects = {"unbalanced-tags": 2, "no-answer": 12, "tool-json": 7, "image-tag-count": 18, "repeated-image-search": len(talks) - 1, "unknown-tool": 22}
    for name, k in defects.items(): spoil(talks[k][0], name)
    names = {id(talks[k][0]): name for name, k in defects.items()}
    rng.shuffle(talks)
    planted = {names[id(talk)]: [k] for k, (talk, _) in enumerate(talks) if id(talk) in names}
    return [talk.row(source) for talk, source in talks], sort_planted(planted)


def spoil(talk, defect):
    last, first = talk.messages[-1], talk.messages[2]
    if defect == "unbalanced-tags": last["content"] = last["content"].replace("</reason>", "")
    if defect == "no-answer": last["content"] = "The enlarged region is still too blurred to tell."
    if defect == "tool-json": first["content"] = first["content"].replace("}}</tool_call>", "}</tool_call>")
    if defect == "image-tag-count": talk.images.append(talk.images[-1])
    if defect == "unknown-tool": first["content"] = first["content"].replace('"python"', '"calculator"')
    if defect == "repeated-image-search":
        again = first["content"]
        talk.messages[3:3] = [dict(talk.messages[3]), {"role": "assistant", "content": again}]


def write(rows, path, group, huggingface):
    """In the layout of older `datasets` (its footer key, snappy, dictionary pages), or as plain pyarrow."""
    table = pa.Table.from_pylist(rows)
    if huggingface: table = table.cast(datasets.Features.from_arrow_schema(table.schema).arrow_schema)
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, row_group_size=group)
    print(path.name, len(rows), "rows", path.stat().st_size, "bytes")


def main():
    rl, rl_planted = make_rl()
    cold, cold_planted = make_coldstart()
    write(rl, ROOT / "public/demo/metis-rl-demo.parquet", 60, True)
    write(cold, ROOT / "public/demo/metis-coldstart-demo.parquet", 1000, False)
    count = lambda values: dict(sorted(Counter(map(str, values)).items()))
    expected = {
        "metis-rl-demo": {"rows": len(rl), "ability": count(r["ability"] for r in rl), "data_source": count(r["data_source"] for r in rl),
                          "pass8": count(r["extra_info"]["pass8"] for r in rl), "planted": rl_planted},
        "metis-coldstart-demo": {"rows": len(cold), "source": count(r["source"] for r in cold), "images": sum(len(r["images"]) for r in cold), "planted": cold_planted},
    }
    (ROOT / "fixtures/demo.expected.json").write_text(json.dumps(expected, indent=1) + "\n")
    print(json.dumps(expected, indent=1))


if __name__ == "__main__":
    main()
