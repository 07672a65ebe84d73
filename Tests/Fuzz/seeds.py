"""Seeds for the fuzzer from the repository's own files: seeds.py FOLDER."""
import base64
import io
import json
import pathlib
import re
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
out = pathlib.Path(sys.argv[1])


def seed(target, name, content):
    folder = out / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def models():
    for path in sorted(ROOT.glob("Packs/*/*.dmn")):
        text = path.read_text()
        seed("dmn", f"{path.parent.name}-{path.name}", text)
        for number, found in enumerate(re.findall(r"<text>(.*?)</text>", text, re.S)):
            plain = found.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("&quot;", '"')
            seed("feel" if number % 2 else "tests", f"{path.parent.name}-{path.stem}-{number}", plain)
    small = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="n">'
        '<inputData name="a"><variable name="a" typeRef="number"/></inputData>'
        '<decision name="d"><variable name="d"/><informationRequirement><requiredInput href="#a"/></informationRequirement>'
        "<literalExpression><text>if a = null then 1 else a + 1</text></literalExpression></decision></definitions>"
    )
    seed("dmn", "small", small)
    for number, text in enumerate([
        "1 + 2 * a ** 2", "for x in 1..10 return x * x", "some x in [1,2] satisfies x > 1", '{a: 1, "b c": [1, null]}.a',
        'date("2024-02-29") + duration("P1M")', 'time("10:00:00@Asia/Shanghai")', "[1..5] after 3", "sort([3,1], function(x,y) x < y)",
        'matches("abc", "a.*")', 'replace("aaa", "a", "b")', "sum(training hours)", 'string join(["a"], ",")',
        '@"2024-01-01T00:00:00Z"', "a instance of number", "list replace([1], 1, 2)", "decimal(1/3, 20)", "range(\"[1..2]\")",
        'split("a;b", ";")', "years and months duration(date(2000,1,1), date(2024,1,1))", "day of week(date(2024,1,1))",
    ]):
        seed("feel", f"own-{number}", text)
    for number, text in enumerate(["> 5, < 3", "not(1, 2)", "[1..5)", '"a", "b"', "-", "null", "? > 3 and ? < 9"]):
        seed("tests", f"own-{number}", text)


def tables():
    for path in [*ROOT.glob("Packs/*/*.csv"), *ROOT.glob("Demo/*.csv"), *ROOT.glob("Divisions/*.csv")]:
        seed("csv", f"{path.parent.name}-{path.name}", path.read_bytes()[:4000])
    text = '姓名,证件号,日期,数量,金额,类别\n甲,"53,0",2024-1-5,3,"1,500.00",甲\n"乙\n丙",="1",2024年1月5日,-1,0,B\n'
    seed("csv", "own", text)
    seed("csv", "own-gb18030", text.encode("gb18030"))
    seed("csv", "own-bom", b"\xef\xbb\xbf" + text.encode())


NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = (
    f"<worksheet {NS}><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>日期</t></is></c></row>"
    "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>甲</v></c><c r=\"B2\" s=\"1\"><v>45000</v></c><c r=\"C2\" t=\"b\"><v>1</v></c>"
    "<c r=\"D2\" t=\"e\"><v>#N/A</v></c><c r=\"E2\"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>"
)
PARTS = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": '<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    '<Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
    "xl/sharedStrings.xml": f"<sst {NS}><si><t>姓名</t></si><si><r><t>a</t></r><rPh/></si></sst>",
    "xl/styles.xml": f'<styleSheet {NS}><numFmts><numFmt numFmtId="164" formatCode="yyyy"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>',
    "xl/workbook.xml": f'<workbook {NS} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/worksheets/sheet1.xml": SHEET,
}


def workbooks():
    for number, (name, text) in enumerate(sorted(PARTS.items())):
        (out / "parts" / name).parent.mkdir(parents=True, exist_ok=True)
        (out / "parts" / name).write_text(text)
        seed("sheet", f"own-{number}", bytes([number]) + text.encode())
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", method) as archive:
            for name, text in PARTS.items():
                archive.writestr(zipfile.ZipInfo(name), text, method)
        seed("xlsx", f"own-{method}", buffer.getvalue())


def texts():
    for number, value in enumerate([
        {"a": [1, 2.5, -3e10, None, True, "x\u4e00\U0001F600"]}, [], {}, {"a": {"a": {"a": []}}}, 1e-5, "\\u0000",
        {"signings": [{"lesson": "l", "direction": "in", "deviceTime": "2024-01-01T08:00:00+08:00"}]},
    ]):
        seed("json", f"own-{number}", json.dumps(value, ensure_ascii=bool(number % 2)))
    for path in sorted(ROOT.glob("Packs/*/cases/*"))[:40]:
        seed("json", path.name, path.read_bytes()[:3000])
    for number, text in enumerate([
        "session=abc; browser=def; lang=zh-Hans", "__Host-session=x", "Bearer slt_abc", "10.0.0.0/8", "::ffff:10.1.2.3", "fe80::/10",
        "/tile/0/x001/x234/067.p/12", "a=b; a=c;;=;", 'session="q"; Path=/; Max-Age=3',
    ]):
        seed("cookies", f"own-{number}", text)
    multipart = 'Content-Disposition: form-data; name="f"; filename="a.xlsx"\r\n\r\nPK\r\n--b\r\nContent-Disposition: form-data; name="q"\r\n\r\nv'
    for number, text in enumerate(["a=b&c=%E4%B8%AD+x&%=&=&&", multipart, "--b\r\n" + multipart + "\r\n--b--\r\n"]):
        seed("forms", f"own-{number}", text)


def proofs():
    hash64 = base64.b64encode(bytes(32)).decode()
    signature = base64.b64encode(bytes(68)).decode()
    note = f"example.org/log\n8\n{hash64}\n\n— example.org/log {signature}\n"
    seed("proofs", "note", note)
    seed("proofs", "proof", f"c2sp.org/tlog-proof@v1\nextra AAAA\nindex 3\n{hash64}\n{hash64}\n{hash64}\n\n{note}")
    seed("proofs", "witness", f"old 4\n{hash64}\n{hash64}\n\n{note}")
    seed("proofs", "numbers", (5).to_bytes(8, "big") + (9).to_bytes(8, "big") + bytes(128))
    seed("proofs", "key", f"example.org/log+00000000+{base64.b64encode(bytes([1]) + bytes(32)).decode()}")


# Words that mutations would rarely hit upon.
WORDS = {
    "feel": """if then else for in return some every satisfies function external between and or not true false null instance of
        date( time( duration( @" string length( substring( upper case( contains( replace( split( matches( number( string( decimal(
        floor( ceiling( abs( modulo( sqrt( log( exp( odd( even( list contains( count( min( max( sum( mean( median( stddev( mode(
        all( any( sublist( append( concatenate( insert before( remove( list replace( reverse( index of( union( distinct values(
        flatten( product( sort( get value( get entries( context( context put( context merge( day of week( week of year( now()
        before( after( meets( overlaps( includes( starts( finishes( coincides( range( is( years and months duration( .. ** [ ]
        P1Y P1M PT1S P999999999D 1e6000 0.1 -1 99999999999999999999 item partial""",
    "dmn": """<decision <informationRequirement> <requiredInput href="# <requiredDecision <requiredKnowledge <businessKnowledgeModel
        <encapsulatedLogic> <formalParameter <invocation> <binding> <decisionTable hitPolicy="COLLECT" hitPolicy="RULE ORDER"
        hitPolicy="UNIQUE" hitPolicy="FIRST" hitPolicy="PRIORITY" hitPolicy="OUTPUT ORDER" aggregation="SUM" aggregation="MIN" <rule>
        <inputEntry> <outputEntry> <inputExpression> <outputValues> <inputValues> <context> <contextEntry> <list> <relation> <row>
        <column <functionDefinition> kind="Java" <itemDefinition <itemComponent isCollection="true" <typeRef> <allowedValues> <import
        <for <iterator <some> <every> <filter> <conditional> <if> <then> <else> <in> <return> <match> <decisionService <outputDecision
        typeRef="number" typeRef="string" typeRef="Any" <text> </text> <typeConstraint>""",
    "sheet": """<row r=" <c r=" t="s" t="inlineStr" t="str" t="b" t="e" t="d" t="n" s=" <v> </v> <is> <t> <f> <si> <r> <rPh> <xf numFmtId="
        <numFmt formatCode=" <cellXfs> <sheet name=" state="hidden" state="veryHidden" r:id=" date1904="1" XFD1048576 A99999999999
        <Relationship TargetMode="External" Target="../ Target="/xl/ <!DOCTYPE <!ENTITY &#x0; _x000A_ 1E308 -1 2958465 2958466""",
    "json": r"""\\ud83d \\u0000 null true false 1e400 1e-400 -0 0.0 99999999999999999999""",
    "proofs": """c2sp.org/tlog-proof@v1 extra index old example.org/log example.org/witness 18446744073709551615""",
    "forms": """Content-Disposition: form-data; name=" filename=" --b --b-- %00 %ff""",
    "cookies": """session= __Host-session= browser= lang= Bearer slt_ Expires= Max-Age= /tile/ x001 .p/ ::ffff: /128""",
}
WORDS["tests"] = WORDS["feel"]


def dictionaries():
    folder = out / "dictionaries"
    folder.mkdir(parents=True, exist_ok=True)
    for target, words in WORDS.items():
        lines = {'"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words.split()}
        (folder / target).write_text("\n".join(sorted(lines)) + "\n")


for make in (dictionaries, models, tables, workbooks, texts, proofs):
    make()
