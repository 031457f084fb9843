"""Rows shaped like Metis-RL and Metis-ColdStart; synthetic throughout. Batches come in order and are never all in memory."""
from collections.abc import Iterator

import numpy as np

from pictures import Pool

SYSTEM = (
    "You are a careful assistant for questions about images. Answer accurately and use tools only when they are needed.\n\n"
    '# Tools\n<tool_call>{"name": "python", "arguments": {"code": "…"}}</tool_call>\n'
)
SEARCH = SYSTEM + '<tool_call>{"name": "text_search", "arguments": {"query": "…"}}</tool_call>\n'
NOUNS = "harbour bridge station museum tower market garden theatre stadium library temple castle airport school ferry".split()
CITIES = "Lisbon Osaka Nairobi Quito Bergen Tallinn Hanoi Perth Porto Galway Malmo Izmir Cusco Aarhus Ghent".split()
SOURCES = {
    "perception": ["perception-set-a", "thyme-rl"],
    "search": ["search-set"],
    "math": ["vthinker-sft"],
    "reasoning": ["vthinker-sft", "reason-set"],
}
SHARES = {"perception": 0.45, "search": 0.36, "math": 0.133, "reasoning": 0.057}
KIND = {"perception": "scene", "search": "page", "math": "figure", "reasoning": "figure"}
BATCH = 1000
# A word that stands in exactly one row of a thousand, for searches whose answer is known.
NEEDLE = "zanzibarite"


def rl(rows: int, seed: int) -> Iterator[list[dict]]:
    rng = np.random.default_rng(seed)
    pool = Pool(rng, ("scene", "page", "figure"))
    abilities = rng.choice(list(SHARES), rows, p=list(SHARES.values()))
    for start in range(0, rows, BATCH):
        yield [prompt_row(rng, pool, str(abilities[i]), i) for i in range(start, min(rows, start + BATCH))]


def prompt_row(rng: np.random.Generator, pool: Pool, ability: str, i: int) -> dict:
    question, truth = ask(rng, ability, i)
    text = "<image>\n" + question
    solved = int(rng.choice([0, 1, 2, 3, 4, 5, 6, 7, 8], p=[0.35, 0.11, 0.11, 0.1, 0.1, 0.1, 0.05, 0.05, 0.03]))
    return {
        "data_source": str(rng.choice(SOURCES[ability])),
        "prompt": [
            {"content": SEARCH if ability == "search" else SYSTEM, "role": "system"},
            {"content": text, "role": "user"},
        ],
        "images": [{"bytes": pool.take(KIND[ability], f"replica row {i}")}],
        "ability": ability,
        "reward_model": {"ground_truth": truth, "style": "rule"},
        "extra_info": {"answer": truth, "index": f"source_index_{i}", "pass8": solved, "question": text},
    }


def ask(rng: np.random.Generator, ability: str, i: int) -> tuple[str, str]:
    a, b = (int(n) for n in rng.integers(2, 90, 2))
    hint = f" Note the {NEEDLE}." if i % 1000 == 500 else ""
    if ability in ("math", "reasoning"):
        return f"In triangle \\(ABC\\) of figure {i}, \\(AB = {a}\\), \\(AC = {b}\\), angle \\(A\\) is right. Find \\(BC^2\\).{hint}", str(a * a + b * b)
    if ability == "search":
        return f"In what year was the {rng.choice(NOUNS)} of {rng.choice(CITIES)} shown in picture {i} opened?{hint}", str(1790 + a)
    return f"What number is printed on the leftmost label of picture {i}?{hint}", str(a * b)


def coldstart(rows: int, seed: int, text_kb: int) -> Iterator[list[dict]]:
    """Trajectories with `text_kb` KiB of reasoning each."""
    rng = np.random.default_rng(seed)
    pool = Pool(rng, ("small",))
    words = NOUNS + CITIES
    sentences = np.array([" ".join(rng.choice(words, 20)) + f" {k}.\n" for k in range(6000)], dtype=object)
    count = round(text_kb * 1024 / float(np.mean([len(s) for s in sentences])))
    for start in range(0, rows, BATCH):
        yield [trajectory_row(rng, pool, sentences, count, i) for i in range(start, min(rows, start + BATCH))]


def trajectory_row(rng: np.random.Generator, pool: Pool, sentences: np.ndarray, count: int, i: int) -> dict:
    question, truth = ask(rng, "perception", i)
    reason = "".join(sentences[rng.integers(0, len(sentences), count)])
    call = '<tool_call>{"name": "python", "arguments": {"code": "crop = image_1.crop((10, 10, 100, 90))"}}</tool_call>'
    crop = bool(rng.random() < 0.7)
    turns = [
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": "<image>\n" + question},
        {"role": "assistant", "content": f"<reason>{reason}</reason>\n{call if crop else ''}"},
    ]
    if crop:
        turns.append({"role": "user", "content": "Code execution result:\nsaved (360, 320)\n<image>"})
    turns.append({"role": "assistant", "content": f"<reason>The evidence is clear.</reason>\n<answer>{truth}</answer>"})
    images = [{"bytes": pool.take("small", f"replica row {i} image {k}")} for k in range(1 + crop)]
    source = str(rng.choice(["DeepEyesV2", "V-Interaction", "Thyme", "OpenMMReasoner"]))
    return {"messages": turns, "images": images, "source": source}
