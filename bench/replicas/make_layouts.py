"""Writes one replica in the layout a given tool leaves on disk, and NAME.json beside it with what is in it.

    make_layouts.py LAYOUT OUT.parquet --rows N [--seed 7] [--text-kb 36]

Layouts:
  legacy     as older `datasets`: row groups of 1,000, images in dictionary pages, snappy, no page index
  pandas     DataFrame.to_parquet: one row group, dictionary pages, snappy, no page index
  datasets   Dataset.to_parquet: plain pages of about 1 MB, snappy
  paged      row groups of 100 with page index
  zstd-v2    row groups of 1,000, zstd, data page v2
  gzip, lz4, brotli
             row groups of 1,000 in that codec, data page v1
  list-uint8, list-int64
             row groups of 1,000, image bytes as lists of that type, snappy
  coldstart  trajectories with heavy text, row groups of 1,000, snappy
"""
import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import records

Batches = Iterator[list[dict]]


def write_groups(batches: Batches, out: Path, rows_a_group: int, adapt: Callable[[pa.Table], pa.Table] = lambda t: t, **options) -> None:
    """One table a batch, cut into row groups; the schema is the first batch's."""
    writer = None
    for batch in batches:
        table = adapt(pa.Table.from_pylist(batch))
        writer = writer or pq.ParquetWriter(out, table.schema, **options)
        writer.write_table(table, row_group_size=rows_a_group)
    if writer:
        writer.close()


def with_features(table: pa.Table) -> pa.Table:
    """The `huggingface` key in the schema's metadata, as `datasets` leaves it."""
    import datasets

    return table.cast(datasets.Features.from_arrow_schema(table.schema).arrow_schema)


def with_integer_lists(table: pa.Table, type: pa.DataType) -> pa.Table:
    """images: list<struct<bytes: list<type>>>, the bytes as integers."""
    at = table.schema.get_field_index("images")
    images = table.column(at).combine_chunks()
    blobs = images.values.field("bytes").cast(pa.large_binary())
    _, offsets, data = blobs.buffers()
    values = pa.Array.from_buffers(pa.uint8(), len(data), [None, data]).cast(type)
    starts = pa.Array.from_buffers(pa.int64(), len(blobs) + 1, [None, offsets]).cast(pa.int32())
    lists = pa.ListArray.from_arrays(starts, values)
    column = pa.ListArray.from_arrays(images.offsets, pa.StructArray.from_arrays([lists], ["bytes"]))
    return table.set_column(at, pa.field("images", column.type), column)


def write_pandas(batches: Batches, out: Path) -> None:
    import pandas as pd

    pd.concat([pd.DataFrame(batch) for batch in batches], ignore_index=True).to_parquet(out)


def write_datasets(batches: Batches, out: Path) -> None:
    import datasets

    datasets.concatenate_datasets([datasets.Dataset.from_list(batch) for batch in batches]).to_parquet(out)


WRITERS: dict[str, Callable[[Batches, Path], None]] = {
    "legacy": lambda b, out: write_groups(b, out, 1000, with_features),
    "pandas": write_pandas,
    "datasets": write_datasets,
    "paged": lambda b, out: write_groups(b, out, 100, write_page_index=True),
    "zstd-v2": lambda b, out: write_groups(b, out, 1000, compression="zstd", data_page_version="2.0"),
    "gzip": lambda b, out: write_groups(b, out, 1000, compression="gzip"),
    "lz4": lambda b, out: write_groups(b, out, 1000, compression="lz4"),
    "brotli": lambda b, out: write_groups(b, out, 1000, compression="brotli"),
    "list-uint8": lambda b, out: write_groups(b, out, 1000, lambda table: with_integer_lists(table, pa.uint8())),
    "list-int64": lambda b, out: write_groups(b, out, 1000, lambda table: with_integer_lists(table, pa.int64())),
    "coldstart": lambda b, out: write_groups(b, out, 1000, with_features),
}


def describe(path: Path) -> dict:
    """What the bench compares its own counts with: sizes read off the footer by pyarrow."""
    footer = pq.ParquetFile(path).metadata
    light, image, first = 0, 0, 0
    for g in range(footer.num_row_groups):
        for c in range(footer.num_columns):
            column = footer.row_group(g).column(c)
            if column.path_in_schema.startswith("images."):
                image += column.total_compressed_size
            else:
                light += column.total_compressed_size
                first += column.total_compressed_size if g == 0 else 0
    return {
        "rows": footer.num_rows,
        "rowGroups": footer.num_row_groups,
        "bytes": path.stat().st_size,
        "footerBytes": footer.serialized_size,
        "lightBytes": light,
        "firstGroupLightBytes": first,
        "imageBytes": image,
        "createdBy": footer.created_by,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("layout", choices=[*WRITERS, "describe"])
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=5200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--text-kb", type=int, default=36)
    args = parser.parse_args()
    if args.layout == "coldstart":
        batches = records.coldstart(args.rows, args.seed, args.text_kb)
    else:
        batches = records.rl(args.rows, args.seed)
    if args.layout != "describe":
        partial = args.out.with_suffix(".partial")
        WRITERS[args.layout](batches, partial)
        partial.rename(args.out)
    args.out.with_suffix(".json").write_text(json.dumps(describe(args.out), indent=1) + "\n")


if __name__ == "__main__":
    main()
