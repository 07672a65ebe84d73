"""The rules of Benchmarks/rules/claims.dmn in other engines, over the claims of claims.py.

`python rules.py ENGINE N [ROUNDS]`, ENGINE one of python, zen, zen-batch, openfisca, duckdb. One line of JSON per round: seconds, processor
seconds and `check`, which must be the same for all.
"""
import importlib.metadata
import json
import platform
import sys
import time

import claims

REFUSING = {
    "ATTENDANCE_LT_80": "attended * 100 < total * 80",
    "HOURS_SHORT": "delivered < required",
    "DUP_OCC_LEVEL": "prior_same",
    "NO_CERT": "cert == 0",
    "NOT_PAYABLE": "not in_catalog and not (cert == 1 and days >= 5 and delivered >= 40)",
}


def plain_python(columns):
    def decide(claim):
        found = []
        if claim["attended"] * 100 < claim["total"] * 80:
            found.append("ATTENDANCE_LT_80")
        if claim["delivered"] < claim["required"]:
            found.append("HOURS_SHORT")
        if claim["prior_same"]:
            found.append("DUP_OCC_LEVEL")
        if claim["cert"] == 0:
            found.append("NO_CERT")
        if not claim["in_catalog"] and not (claim["cert"] == 1 and claim["days"] >= 5 and claim["delivered"] >= 40):
            found.append("NOT_PAYABLE")
        payable, full = not found, claim["prior_count"] >= 3
        if full:
            found.append("QUOTA_USED")
        amount = 0
        if payable and not full:
            amount = claim["price_fen"] if claim["in_catalog"] else 80000
            found.append("PAID_CATALOG" if claim["in_catalog"] else "PAID_COMPLETION_800")
            if claim["off_site"]:
                amount = amount * 3 // 2
                found.append("OFF_SITE_X1_5")
        if payable and claim["group"] == 0:
            amount += 6000 * claim["days"]
            found.append("LIVING_ALLOWANCE")
        return amount, found

    records = claims.records(columns)

    def work():
        decided = [decide(record) for record in records]
        return [one[0] for one in decided], [one[1] for one in decided]

    return f"plain Python {platform.python_version()}", work


def zen_graph():
    def node(id, kind, content=None):
        return {"id": id, "name": id, "type": kind, "position": {"x": 0, "y": 0}, **({"content": content} if content else {})}

    def table(id, rules):
        return node(id, "decisionTableNode", {
            "hitPolicy": "collect", "passThrough": True, "executionMode": "single", "inputField": None, "outputPath": id,
            "inputs": [{"id": "when", "name": "when"}],
            "outputs": [{"id": "code", "name": "code", "field": "code"}, {"id": "stop", "name": "stop", "field": "stop"}],
            "rules": [{"_id": f"{id}{at}", "when": when, "code": json.dumps(code), "stop": stop} for at, (when, code, stop) in enumerate(rules)]})

    def calculation(id, through, pairs):
        return node(id, "expressionNode", {
            "passThrough": through, "executionMode": "single", "inputField": None, "outputPath": None,
            "expressions": [{"id": f"{id}{at}", "key": key, "value": value} for at, (key, value) in enumerate(pairs)]})

    nodes = [
        node("request", "inputNode"),
        table("refused", [(when, code, "true") for code, when in REFUSING.items()] + [("prior_count >= 3", "QUOTA_USED", "false")]),
        calculation("amounts", True, [
            ("payable", "none(refused, #.stop)"),
            ("base", "in_catalog ? price_fen : 80000"),
            ("training", "$.payable and prior_count < 3 ? (off_site ? floor($.base * 3 / 2) : $.base) : 0"),
            ("living", "$.payable and group == 0 ? 6000 * days : 0"),
            ("amount", "$.training + $.living")]),
        table("granted", [
            ("training > 0 and in_catalog", "PAID_CATALOG", "false"), ("training > 0 and not in_catalog", "PAID_COMPLETION_800", "false"),
            ("training > 0 and off_site", "OFF_SITE_X1_5", "false"), ("living > 0", "LIVING_ALLOWANCE", "false")]),
        calculation("answer", False, [("amount", "amount"), ("reasons", "map(flatten([refused, granted]), #.code)")]),
        node("response", "outputNode")]
    names = [one["id"] for one in nodes]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes,
            "edges": [{"id": f"edge{at}", "type": "edge", "sourceId": a, "targetId": b} for at, (a, b) in enumerate(zip(names, names[1:]))]}


def zen(columns, batch=0):
    import zen as engine
    records = claims.records(columns)
    name = f"zen-engine {importlib.metadata.version('zen-engine')}"
    if batch:
        loaded = engine.ZenEngine({"loader": {"type": "static", "content": {"claims": zen_graph()}}})

        def work():
            results = []
            for start in range(0, len(records), batch):
                asked = [{"key": "claims", "context": record} for record in records[start:start + batch]]
                results += [answer["data"]["result"] for answer in loaded.evaluate_batch(asked)]
            return [one["amount"] for one in results], [one["reasons"] for one in results]

        return f"{name}, batches of {batch}", work
    decision = engine.ZenEngine().create_decision(engine.ZenDecisionContent(json.dumps(zen_graph())))

    def single():
        results = [decision.evaluate(record)["result"] for record in records]
        return [one["amount"] for one in results], [one["reasons"] for one in results]

    return f"{name}, one by one", single


def openfisca(columns):
    import numpy
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    entity = build_entity(key="claim", plural="claims", label="a claim", is_person=True)
    month = "2026-07"
    system = TaxBenefitSystem([entity])

    def variable(name, kind, formula=None):
        body = {"value_type": kind, "entity": entity, "definition_period": DateUnit.MONTH, "label": name}
        if formula:
            body["formula"] = lambda population, period: formula(lambda other: population(other, period))
        system.add_variable(type(name, (Variable,), body))

    for name in claims.NAMES:
        variable("of_" + name, bool if name in claims.FLAGS else int)
    variable("ATTENDANCE_LT_80", bool, lambda get: get("of_attended") * 100 < get("of_total") * 80)
    variable("HOURS_SHORT", bool, lambda get: get("of_delivered") < get("of_required"))
    variable("QUOTA_USED", bool, lambda get: get("of_prior_count") >= 3)
    variable("DUP_OCC_LEVEL", bool, lambda get: get("of_prior_same"))
    variable("NO_CERT", bool, lambda get: get("of_cert") == 0)
    variable("NOT_PAYABLE", bool, lambda get: ~get("of_in_catalog") & ~(
        (get("of_cert") == 1) & (get("of_days") >= 5) & (get("of_delivered") >= 40)))
    variable("payable", bool, lambda get: ~(
        get("ATTENDANCE_LT_80") | get("HOURS_SHORT") | get("DUP_OCC_LEVEL") | get("NO_CERT") | get("NOT_PAYABLE")))
    variable("base", int, lambda get: numpy.where(get("of_in_catalog"), get("of_price_fen"), 80000))
    variable("training", int, lambda get: numpy.where(
        get("payable") & ~get("QUOTA_USED"), numpy.where(get("of_off_site"), get("base") * 3 // 2, get("base")), 0))
    variable("living", int, lambda get: numpy.where(get("payable") & (get("of_group") == 0), 6000 * get("of_days"), 0))
    variable("amount", int, lambda get: get("training") + get("living"))
    variable("PAID_CATALOG", bool, lambda get: (get("training") > 0) & get("of_in_catalog"))
    variable("PAID_COMPLETION_800", bool, lambda get: (get("training") > 0) & ~get("of_in_catalog"))
    variable("OFF_SITE_X1_5", bool, lambda get: (get("training") > 0) & get("of_off_site"))
    variable("LIVING_ALLOWANCE", bool, lambda get: get("living") > 0)
    count = len(columns["total"])

    def work():
        simulation = SimulationBuilder().build_default_simulation(system, count)
        for name in claims.NAMES:
            simulation.set_input("of_" + name, month, columns[name])
        amounts = simulation.calculate("amount", month)
        found = numpy.stack([simulation.calculate(reason, month) for reason in claims.REASONS], 1)
        listed = [[] for _ in range(count)]
        for claim, reason in zip(*(part.tolist() for part in numpy.nonzero(found))):
            listed[claim].append(claims.REASONS[reason])
        return amounts.tolist(), listed

    return f"OpenFisca-core {importlib.metadata.version('openfisca-core')}", work


def duckdb(columns):
    import duckdb as engine
    import pandas
    connection = engine.connect()
    connection.execute("set threads = 1")
    made = pandas.DataFrame(columns)
    connection.execute("create table claims as select * from made")
    conditions = {
        "ATTENDANCE_LT_80": "attended * 100 < total * 80", "HOURS_SHORT": "delivered < required", "QUOTA_USED": "prior_count >= 3",
        "DUP_OCC_LEVEL": "prior_same", "NO_CERT": "cert = 0",
        "NOT_PAYABLE": "not in_catalog and not (cert = 1 and days >= 5 and delivered >= 40)",
        "PAID_CATALOG": "training > 0 and in_catalog", "PAID_COMPLETION_800": "training > 0 and not in_catalog",
        "OFF_SITE_X1_5": "training > 0 and off_site", "LIVING_ALLOWANCE": "living > 0"}
    stops = " or ".join(f"({conditions[reason]})" for reason in REFUSING)
    cases = ", ".join(f"case when {when} then '{reason}' end" for reason, when in conditions.items())
    query = f"""
        create or replace table decided as
        with one as (select *, not ({stops}) as payable, case when in_catalog then price_fen else 80000 end as base from claims),
        two as (select *, case when payable and prior_count < 3 then case when off_site then base * 3 // 2 else base end else 0 end as training,
                case when payable and "group" = 0 then 6000 * days else 0 end as living from one)
        select training + living as amount, list_filter([{cases}], lambda reason: reason is not null) as reasons from two"""

    def work():
        connection.execute(query)
        return None

    def check():
        total = connection.execute("select sum(amount) from decided").fetchone()[0]
        return [int(total)] + [
            connection.execute("select count(*) from decided where list_contains(reasons, ?)", [reason]).fetchone()[0] for reason in claims.REASONS]

    return f"DuckDB {engine.__version__}, one thread", work, check


ENGINES = {"python": plain_python, "zen": zen, "zen-batch": lambda columns: zen(columns, 1000), "openfisca": openfisca, "duckdb": duckdb}

if __name__ == "__main__":
    count, rounds = int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 3
    peer, work, *check = ENGINES[sys.argv[1]](claims.make(count))
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        seconds, used = time.perf_counter() - wall, time.process_time() - cpu
        sums = check[0]() if check else claims.sums(*result)
        print(json.dumps({"what": "rules", "peer": peer, "n": count, "cpu_seconds": used, "seconds": seconds, "check": sums}), flush=True)
