"""The key-encryption key changes while many data keys hang on it and others write and read under them."""
import json

from world import emit, run


def main(work, rounds, seed, engine="sqlite"):
    cluster, place = None, []
    if engine != "sqlite":
        from cluster import Cluster
        cluster = Cluster()
    try:
        if cluster:
            cluster.start()
            cluster.sql("create database keys")
            place = ["--database", cluster.url("keys")]
        # Ends with 1 where a caller met an error or a data key was left behind.
        figures = json.loads(run("bench", "keys", "--rows", rounds, *place).stdout)
        emit("keys", engine=engine, rotated=figures["wrapped"], seconds=round(figures["seconds"]), written_and_read_meanwhile=figures["meanwhile"],
             slowest_s=round(figures["slowest"], 2), errors=figures["errors"])
    finally:
        if cluster:
            cluster.remove()
