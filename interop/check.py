"""Reads exports with the readers people use and compares them with their sources: check.py FOLDER."""

import concurrent.futures
import copy
import io
import json
import multiprocessing
import os
import re
import sys
import tempfile
from collections import Counter

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_DATASETS_DISABLE_PROGRESS_BARS="1")

import datasets
import fastparquet
import pandas
import polars
import pyarrow
import pyarrow.parquet as pq
from PIL import Image

Image.MAX_IMAGE_PIXELS = None


def apply_edits(rows, edits):
    rows = copy.deepcopy(rows)
    for edit in edits:
        cell = rows[edit["place"]]
        for part in edit["path"][:-1]:
            cell = cell[part]
        cell[edit["path"][-1]] = edit["after"]
    return rows


def same(a, b):
    """Equality in which NaN equals itself and arrays are lists."""
    if hasattr(a, "tolist"):
        a = a.tolist()
    if hasattr(b, "tolist"):
        b = b.tolist()
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, (list, tuple)):
        return isinstance(b, (list, tuple)) and len(a) == len(b) and all(map(same, a, b))
    return a is b or bool(a == b) or (is_missing(a) and is_missing(b))


def is_missing(value):
    """None, or the NaN that pandas has in its place."""
    return value is None or value != value


def check_pyarrow(case):
    source, output = pq.read_table(case["source"]), pq.read_table(case["output"])
    if case["binaryBytes"]:
        check_binary(case, output.to_pylist(), source.take(case["rows"]).to_pylist())
        assert "bytes: binary" in str(output.schema.field("images").type), "images are not binary"
        assert output.schema.remove(output.schema.get_field_index("images")).equals(
            source.schema.remove(source.schema.get_field_index("images"))
        ), "another column's type differs"
        return
    if case["hubImages"]:
        assert same(without_paths(case, output.to_pylist()), source.take(case["rows"]).to_pylist()), "rows differ"
        return
    assert output.schema.equals(source.schema, check_metadata=True), "schema or metadata differ"
    assert pq.read_metadata(case["output"]).schema.equals(pq.read_metadata(case["source"]).schema), "parquet schema differs"
    expected = source.take(case["rows"])
    if case["edits"]:
        assert same(output.to_pylist(), apply_edits(expected.to_pylist(), case["edits"])), "rows differ"
    else:
        same_tables = output.combine_chunks().equals(expected.combine_chunks())
        assert same_tables or same(output.to_pylist(), expected.to_pylist()), "rows differ"
    metadata = pq.read_metadata(case["output"])
    for g in range(metadata.num_row_groups):
        group = metadata.row_group(g)
        assert all(group.column(c).total_uncompressed_size <= 1 << 30 for c in range(group.num_columns)), "chunk over 1 GiB"


def spelled_out(value):
    """Bytes as the integers they are, so that BINARY compares with lists."""
    if isinstance(value, bytes):
        return list(value)
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {key: spelled_out(each) for key, each in value.items()}
    return [spelled_out(each) for each in value] if isinstance(value, list) else value


def check_binary(case, output, source):
    """Rows of a reader whose image bytes went from integers to BINARY: what PIL opens, with no detour."""
    images = [image for row in output for image in row["images"] if image is not None]
    assert images and all(type(image["bytes"]) in (bytes, type(None)) for image in images), "bytes are not bytes"
    if case["hubImages"]:
        without_paths(case, output)
    assert same([spelled_out(row) for row in output], apply_edits(source, case["edits"])), "rows differ"
    shown = 0
    for image in images:
        try:
            Image.open(io.BytesIO(image["bytes"])).load()
            shown += 1
        except Exception:
            assert not decodes(image)
    assert shown > len(images) // 2, f"{shown} of {len(images)} images open"


def without_paths(case, rows):
    """An Image has a path; where the source has none they are all null, and not compared."""
    source, output = pq.read_schema(case["source"]), pq.read_schema(case["output"])
    for name in source.names:
        if "path:" in str(source.field(name).type) or "path:" not in str(output.field(name).type):
            continue
        for row in rows:
            for image in row[name] or []:
                assert image is None or image.pop("path") is None, "a path is not null"
    return rows


def frame_rows(frame):
    return frame.to_dict("records")


def check_pandas(case):
    source, output = pandas.read_parquet(case["source"]), pandas.read_parquet(case["output"])
    assert list(source.columns) == list(output.columns), "columns differ"
    assert list(source.dtypes) == list(output.dtypes), "dtypes differ"
    expected = frame_rows(source.iloc[case["rows"]])
    if case["binaryBytes"]:
        check_binary(case, frame_rows(output), expected)
        return
    assert same(frame_rows(output), apply_edits(expected, case["edits"])), "rows differ"


def check_polars(case):
    source, output = polars.read_parquet(case["source"]), polars.read_parquet(case["output"])
    if case["binaryBytes"]:
        check_binary(case, output.to_dicts(), source[case["rows"]].to_dicts())
        return
    assert source.schema == output.schema, "schema differs"
    expected = source[case["rows"]] if case["rows"] else source.clear()
    if case["edits"]:
        assert same(output.to_dicts(), apply_edits(expected.to_dicts(), case["edits"])), "rows differ"
    else:
        assert output.equals(expected, null_equal=True) or same(output.to_dicts(), expected.to_dicts()), "rows differ"


class Crashed(Exception):
    pass


pool = None


def check_fastparquet(case):
    """In a process of its own: some files, sources among them, crash this reader."""
    global pool
    if pool is None:
        spawn = multiprocessing.get_context("spawn")
        pool = concurrent.futures.ProcessPoolExecutor(max_workers=1, mp_context=spawn)
    try:
        pool.submit(compare_fastparquet, case).result(timeout=120)
    except (concurrent.futures.process.BrokenProcessPool, TimeoutError) as error:
        pool = None
        raise Crashed("the reader's process crashed or hung") from error


def compare_fastparquet(case):
    source = fastparquet.ParquetFile(case["source"]).to_pandas()
    output = fastparquet.ParquetFile(case["output"]).to_pandas()
    assert list(source.columns) == list(output.columns), "columns differ"
    # fastparquet gives None for maps that are not dictionary-encoded, pyarrow's own too.
    fields = pq.read_schema(case["source"])
    maps = [field.name for field in fields if pyarrow.types.is_map(field.type) and field.name in source.columns]
    if not case["edits"]:
        expected = source.drop(columns=maps).iloc[case["rows"]]
        assert same(frame_rows(output.drop(columns=maps)), frame_rows(expected)), "rows differ"


def load(path, cache):
    return datasets.load_dataset("parquet", data_files=path, split="train", cache_dir=cache)


def decodes(image):
    """Is it an image to PIL? `image` is a path/bytes struct, as verl gets it."""
    try:
        Image.open(io.BytesIO(bytes(image["bytes"]))).convert("RGB")
        return True
    except Exception:
        return False


def check_datasets(case):
    with tempfile.TemporaryDirectory() as cache:
        source, output = load(case["source"], cache), load(case["output"], cache)
        assert len(output) == len(case["rows"]), "number of rows differs"
        if case["hubImages"]:
            check_hub_images(source, output, case)
            return
        if case["binaryBytes"]:
            kind = str(output.features["images"].feature["bytes"])
            assert kind == "Value('binary')", f"bytes are {kind}, not binary"
            every = range(len(output))
            check_binary(case, [undecoded(output, k) for k in every], [undecoded(source, k) for k in case["rows"]])
            return
        assert source.features == output.features, "features differ"
        for place in range(0, len(output), max(1, len(output) // 40)):
            edited = any(edit["place"] == place for edit in case["edits"])
            assert edited or same(undecoded(output, place), undecoded(source, case["rows"][place])), f"row {place} differs"


def undecoded(dataset, row):
    return dataset.with_format("arrow")[row].to_pylist()[0]


def check_hub_images(source, output, case):
    kinds = pq.read_schema(case["source"])
    for name in source.features:
        feature = output.features[name]
        if name == "images" or "bytes: binary" in str(kinds.field(name).type):
            inner = getattr(feature, "feature", feature)
            assert isinstance(inner, datasets.Image), f"{name} is {feature}, not Image"
            continue
        # Without ARROW:schema a large_string is a string.
        assert str(feature) == str(source.features[name]).replace("large_", ""), f"feature {name} differs"
    plain = source.with_format("arrow")
    total = 0
    for name in [name for name in source.features if name == "images" or "bytes: binary" in str(kinds.field(name).type)]:
        # One column at a time: `datasets` opens no record with an image that has neither bytes nor path.
        pictures = output.select_columns([name])
        for place, row in enumerate(case["rows"][:60]):
            images = as_list(plain[row].to_pylist()[0][name])
            if images and all(image is not None and decodes(image) for image in images):
                shown = sum(picture.size[0] > 0 for picture in as_list(pictures[place][name]))
                assert shown == len(images), f"row {place}: {shown} of {len(images)} pictures of {name} decode"
                total += shown
    assert total > 0, "no picture decodes"


def as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def read_as_verl(dataset, row):
    """As verl's RLHFDataset builds messages: content split on <image> and <video>, pictures opened from their bytes."""
    record = dataset[row]
    images = list(record.get("images") or [])
    messages, used = [], 0
    for message in record["prompt"]:
        parts = [part for part in re.split("(<image>|<video>)", message["content"]) if part]
        content = []
        for part in parts:
            if part == "<image>":
                content.append(picture_of(images[used]) if used < len(images) else "missing image")
                used += 1
            else:
                content.append(part)
        messages.append((message["role"], content))
    return messages, used == len(images), record["reward_model"], record["extra_info"], record["data_source"]


def picture_of(image):
    try:
        picture = Image.open(io.BytesIO(bytes(image["bytes"]))).convert("RGB")
        return (picture.size, hash(picture.tobytes()))
    except Exception as error:
        return type(error).__name__


def check_verl(case):
    with tempfile.TemporaryDirectory() as cache:
        source, output = load(case["source"], cache), load(case["output"], cache)
        edited = {edit["place"] for edit in case["edits"]}
        places = sorted(edited | set(range(0, len(output), max(1, len(output) // 40))))
        for place in places:
            ours = read_as_verl(output, place)
            if place not in edited:
                assert same(list(ours), list(read_as_verl(source, case["rows"][place]))), f"row {place} differs"


READERS = {
    "pyarrow": check_pyarrow,
    "pandas": check_pandas,
    "polars": check_polars,
    "fastparquet": check_fastparquet,
    "datasets": check_datasets,
    "verl": check_verl,
}


def reads_source(reader, case, known):
    """A reader that cannot read the source has no say on its exports; that is counted, by name."""
    key = (reader, case["source"])
    if key not in known:
        whole = dict(case, output=case["source"], edits=[], hubImages=False, binaryBytes=False)
        whole["rows"] = list(range(pq.read_metadata(case["source"]).num_rows))
        try:
            READERS[reader](whole)
            known[key] = None
        except Exception as error:
            known[key] = f"{type(error).__name__}: {str(error)[:90]}"
    return known[key] is None


def applies(reader, case):
    if case["hubImages"]:
        return reader in ("pyarrow", "datasets")
    if case["binaryBytes"]:
        return reader != "fastparquet"
    if reader != "verl":
        return True
    names = set(pq.read_schema(case["source"]).names)
    return {"prompt", "reward_model", "extra_info", "data_source"} <= names


def main(folder):
    cases = json.load(open(os.path.join(folder, "cases.json"), encoding="utf-8"))
    passed, failures, known = Counter(), [], {}
    for case in cases:
        for reader, check in READERS.items():
            if not applies(reader, case) or not reads_source(reader, case, known):
                continue
            try:
                check(case)
                passed[reader] += 1
            except Exception as error:
                name = os.path.basename(case["output"])
                failures.append(f"{reader}: {case['source']} -> {name}: {type(error).__name__}: {str(error)[:300]}")
    for (reader, source), reason in sorted(known.items()):
        if reason is not None:
            print(f"interop: {reader} cannot read the source {source} itself ({reason})")
    print("interop:", ", ".join(f"{reader} {passed[reader]}" for reader in READERS), "exports read and equal")
    for failure in failures:
        print("interop: FAILED", failure)
    silent = [reader for reader in READERS if passed[reader] == 0]
    if silent:
        print("interop: no export was checked with", ", ".join(silent))
    print(f"{sum(passed.values())} passed, {len(failures) + len(silent)} failed")
    sys.exit(1 if failures or silent else 0)


if __name__ == "__main__":
    main(sys.argv[1])
