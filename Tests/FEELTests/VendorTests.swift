@testable import FEEL
import Testing

/// Models as modelers export them, written here by hand: prefixes, extensions, diagrams, older versions.
struct VendorTests {
    private func value(_ text: String, _ decision: String, _ inputs: [String: Value]) throws -> String {
        let program = try Model.load([ModelSource(name: "vendor.dmn", text: text)]).compile([decision])
        let frame = program.makeFrame()
        for (name, value) in inputs { program.fill(frame, name, value) }
        program.evaluate(frame)
        return frame.result(0).description
    }

    /// A modeler of the Camunda kind: DMN 1.3, attributes of its own on nearly everything, a diagram at the end.
    private static let camunda = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- exported by a modeler -->
        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
            xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/"
            xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/" xmlns:camunda="http://camunda.org/schema/1.0/dmn"
            xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0"
            id="Definitions_1" name="DRD" namespace="http://camunda.org/schema/1.0/dmn" exporter="Camunda Modeler"
            exporterVersion="5.0" modeler:executionPlatform="Camunda Cloud">
          <decision id="Decision_1" name="Rate" camunda:versionTag="1" camunda:historyTimeToLive="30">
            <informationRequirement id="Req_1"><requiredInput href="#Input_1"/></informationRequirement>
            <authorityRequirement id="Auth_1"><requiredAuthority href="#Source_1"/></authorityRequirement>
            <decisionTable id="Table_1" hitPolicy="FIRST" biodi:annotationsWidth="300">
              <input id="In_1" label="学时" biodi:width="150" camunda:inputVariable="cellInput">
                <inputExpression id="Ex_1" typeRef="number" expressionLanguage="feel"><text>hours</text></inputExpression>
                <inputValues id="Val_1"><text/></inputValues>
              </input>
              <output id="Out_1" label="rate" name="rate" typeRef="integer"/>
              <rule id="Rule_1"><description>long</description>
                <inputEntry id="U_1"><text>&gt;= 80</text></inputEntry>
                <outputEntry id="L_1"><text><![CDATA[1 + 1]]></text></outputEntry></rule>
              <rule id="Rule_2"><inputEntry id="U_2"><text></text></inputEntry>
                <outputEntry id="L_2"><text>1<!-- the least --></text></outputEntry></rule>
            </decisionTable>
          </decision>
          <inputData id="Input_1" name="hours"/>
          <knowledgeSource id="Source_1" name="文件"/>
          <dmndi:DMNDI><dmndi:DMNDiagram id="Diagram_1"><dmndi:DMNShape dmnElementRef="Decision_1">
            <dc:Bounds height="80" width="180" x="160" y="80"/></dmndi:DMNShape>
            <dmndi:DMNEdge dmnElementRef="Req_1"><di:waypoint x="1" y="2"/><di:waypoint x="3" y="4"/></dmndi:DMNEdge>
          </dmndi:DMNDiagram></dmndi:DMNDI>
        </definitions>
        """

    /// A modeler of the Trisotech kind: everything prefixed, DMN 1.4, extensions inside expressions.
    private static let trisotech = """
        <semantic:definitions xmlns:semantic="https://www.omg.org/spec/DMN/20211108/MODEL/"
            xmlns:triso="http://www.trisotech.com/2015/triso/modeling" xmlns:feel="https://www.omg.org/spec/DMN/20211108/FEEL/"
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:triso" name="Claim" namespace="urn:triso"
            expressionLanguage="https://www.omg.org/spec/DMN/20211108/FEEL/" triso:logoChoice="Default">
          <semantic:extensionElements><triso:style id="s1"><triso:itemDefinition name="no"/></triso:style>
          </semantic:extensionElements>
          <semantic:itemDefinition isCollection="false" label="tClass" name="tClass">
            <semantic:itemComponent id="_1" isCollection="false" name="hours planned"><semantic:typeRef>feel:number</semantic:typeRef>
            </semantic:itemComponent>
          </semantic:itemDefinition>
          <semantic:inputData id="_2" name="Class"><semantic:extensionElements/>
            <semantic:variable name="Class" typeRef="tClass" triso:label="Klasse"/></semantic:inputData>
          <semantic:decision id="_3" name="Half Hours" triso:decision="d">
            <semantic:variable name="Half Hours" typeRef="feel:number"/>
            <semantic:informationRequirement id="_4"><semantic:requiredInput href="urn:triso#_2"/></semantic:informationRequirement>
            <semantic:context triso:expressionId="_5"><semantic:extensionElements/>
              <semantic:contextEntry><semantic:variable name="all"/><semantic:literalExpression
                expressionLanguage="https://www.omg.org/spec/DMN/20211108/FEEL/"><semantic:text>Class.hours planned</semantic:text>
              </semantic:literalExpression></semantic:contextEntry>
              <semantic:contextEntry><semantic:literalExpression><semantic:text>all / 2</semantic:text>
              </semantic:literalExpression></semantic:contextEntry>
            </semantic:context>
          </semantic:decision>
        </semantic:definitions>
        """

    /// A modeler of the Drools kind: DMN 1.2, names of types with the model's own prefix, widths of columns.
    private static let drools = """
        <dmn:definitions xmlns:dmn="http://www.omg.org/spec/DMN/20180521/MODEL/" xmlns="urn:kie"
            xmlns:kie="http://www.drools.org/kie/dmn/1.2" xmlns:dmndi="http://www.omg.org/spec/DMN/20180521/DMNDI/"
            id="_d" name="new-file" namespace="urn:kie" expressionLanguage="http://www.omg.org/spec/DMN/20180521/FEEL/">
          <dmn:extensionElements/>
          <dmn:itemDefinition id="_t" name="tKind" isCollection="false"><dmn:typeRef>string</dmn:typeRef>
            <dmn:allowedValues kie:constraintType="enumeration" id="_a"><dmn:text>"a", "b"</dmn:text></dmn:allowedValues>
          </dmn:itemDefinition>
          <dmn:inputData id="_i" name="Kind"><dmn:extensionElements/><dmn:variable id="_v" name="Kind" typeRef="kie:tKind"/>
          </dmn:inputData>
          <dmn:decision id="_e" name="Answer"><dmn:extensionElements/><dmn:variable id="_w" name="Answer" typeRef="boolean"/>
            <dmn:informationRequirement id="_r"><dmn:requiredInput href="#_i"/></dmn:informationRequirement>
            <dmn:literalExpression id="_x"><dmn:text>Kind = "a"</dmn:text></dmn:literalExpression></dmn:decision>
          <dmndi:DMNDI><dmndi:DMNDiagram><di:extension xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/">
            <kie:ComponentsWidthsExtension><kie:ComponentWidths dmnElementRef="_x"><kie:width>300</kie:width>
            </kie:ComponentWidths></kie:ComponentsWidthsExtension></di:extension></dmndi:DMNDiagram></dmndi:DMNDI>
        </dmn:definitions>
        """

    @Test("a model of the Camunda kind loads and decides")
    func camunda() throws {
        #expect(try value(Self.camunda, "Rate", ["hours": .int(80)]) == "2")
        #expect(try value(Self.camunda, "Rate", ["hours": .int(1)]) == "1")
        #expect(Model.check([ModelSource(name: "c.dmn", text: Self.camunda)]) == [])
        let model = try Model.load([ModelSource(name: "c.dmn", text: Self.camunda)])
        #expect(model.decision(named: "Rate")?.table?.rules.first?.note == "long")
        #expect(model.decision(named: "Rate")?.table?.inputs.first?.label == "学时")
    }

    @Test("a model of the Trisotech kind loads and decides; its own attributes are not ours")
    func trisotech() throws {
        let input = Value.context(Context([("hours planned", .int(80))]))
        #expect(try value(Self.trisotech, "Half Hours", ["Class": input]) == "40")
        #expect(Model.check([ModelSource(name: "t.dmn", text: Self.trisotech)]) == [])
        #expect(try Model.load([ModelSource(name: "t.dmn", text: Self.trisotech)]).inputs.map(\.label) == ["Class"])
    }

    @Test("a model of the Drools kind loads and decides; allowed values hold for the input")
    func drools() throws {
        #expect(try value(Self.drools, "Answer", ["Kind": .string("a")]) == "true")
        #expect(try value(Self.drools, "Answer", ["Kind": .string("z")]) == "false")
        #expect(Model.check([ModelSource(name: "d.dmn", text: Self.drools)]) == [])
    }

    @Test(
        "every published version of DMN is read",
        arguments: [
            "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/",
            "https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/",
            "https://www.omg.org/spec/DMN/20230324/MODEL/"
        ])
    func versions(_ namespace: String) throws {
        let text =
            "<?xml version=\"1.0\"?><m:definitions xmlns:m=\"\(namespace)\" name=\"v\" namespace=\"urn:v\">"
            + "<m:decision id=\"d\" name=\"D\"><m:variable name=\"D\" typeRef=\"feel:number\"/><m:literalExpression>"
            + "<m:text>6 * 7</m:text></m:literalExpression></m:decision></m:definitions>"
        #expect(try value(text, "D", [:]) == "42")
    }

    @Test("an expression in another language is refused with its place")
    func language() {
        let text = Self.camunda.replacing("expressionLanguage=\"feel\"", with: "expressionLanguage=\"juel\"")
        let problems = #expect(throws: ModelProblems.self) { try Model.load([ModelSource(name: "j.dmn", text: text)]) }
        #expect(problems?.problems.map(\.message) == ["the expression is in 'juel'; FEEL was expected"])
        #expect(problems?.problems.first?.line == 14)
    }
}
