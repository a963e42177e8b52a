"""A folder on whatever file system Spark writes to, by way of Hadoop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class Place:
    """A folder on whatever file system Spark writes to."""

    def __init__(self, spark: SparkSession, folder: str) -> None:
        jvm: Any = spark._jvm
        self._path = jvm.org.apache.hadoop.fs.Path
        self._root = self._path(folder)
        self._files = self._root.getFileSystem(spark._jsc.hadoopConfiguration())
        self._bytes = jvm.org.apache.commons.io.IOUtils
        # A relative path would be another folder on each executor.
        self._root = self._files.makeQualified(self._root)

    def at(self, name: str) -> str:
        """The address of something in the folder."""
        return str(self._path(self._root, name).toString())

    def exists(self, name: str) -> bool:
        """Whether it is there."""
        return bool(self._files.exists(self._path(self._root, name)))

    def read(self, name: str) -> str | None:
        """A small text file."""
        if not self.exists(name):
            return None
        stream = self._files.open(self._path(self._root, name))
        try:
            return str(self._bytes.toString(stream, "UTF-8"))
        finally:
            stream.close()

    def write(self, name: str, text: str) -> None:
        """A small text file, aside and then renamed."""
        aside = self._path(self._root, f".{name}.part")
        stream = self._files.create(aside, True)
        stream.write(bytearray(text.encode("utf-8")))
        stream.close()
        self.remove(name)
        self._files.rename(aside, self._path(self._root, name))

    def remove(self, name: str) -> None:
        """Take it away with all that is in it."""
        self._files.delete(self._path(self._root, name), True)
