#pragma once
// A document with everything that the standard and we ourselves know.

namespace mado::dmn::test {

constexpr char const* all_boxes = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<!-- 犬の登録 -->
<d:definitions xmlns:d="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20230324/DMNDI/"
  xmlns:mado="urn:madoguchi:dmn:1" xmlns:feel="https://www.omg.org/spec/DMN/20230324/FEEL/" xmlns:other="https://example.test/other"
  xmlns:law="urn:example:law" id="_dog" name="犬の登録" namespace="urn:example:dog" exporter="other" other:zoom="2">
  <d:description>手数料と
  期限 &amp; 免除</d:description>
  <d:extensionElements>
    <other:note><other:decision/>passed over</other:note>
    <mado:source name="act" of="rules" says="狂犬病予防法第4条" sure="memory"/>
    <mado:example name="子犬">
      <mado:given name="年齢">3 &lt; 5</mado:given>
      <mado:expect name="手数料.額"><![CDATA[3000]]></mado:expect>
    </mado:example>
  </d:extensionElements>
  <d:import name="法" namespace="urn:example:law" locationURI="law.dmn" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
  <d:itemDefinition id="_t1" name="t種類" label="種類"><d:typeRef>feel:string</d:typeRef><d:allowedValues><d:text>"大","小"</d:text></d:allowedValues></d:itemDefinition>
  <d:itemDefinition name="t犬" isCollection="true">
    <d:itemComponent name="名前"><d:typeRef> string </d:typeRef></d:itemComponent>
    <d:itemComponent name="体"><d:itemComponent name="重さ"><d:typeRef>number</d:typeRef><d:typeConstraint><d:text>> 0</d:text></d:typeConstraint></d:itemComponent></d:itemComponent>
  </d:itemDefinition>
  <d:itemDefinition name="tf"><d:functionItem outputTypeRef="number"><d:parameters name="a" typeRef="law:tPerson"/></d:functionItem></d:itemDefinition>
  <d:inputData id="_age" name="年齢" label="ねんれい"><d:description>満年齢</d:description><d:variable id="_agev" name="年齢" typeRef="feel:number"/></d:inputData>
  <d:inputData id="_bare" name="備考"/>
  <d:decision id="_fee" name="手数料" label="fee">
    <d:description>表</d:description><d:question>いくらですか</d:question><d:allowedAnswers>円</d:allowedAnswers>
    <d:variable name="手数料" typeRef="number"/>
    <d:informationRequirement id="_r1"><d:requiredInput href="#_age"/></d:informationRequirement>
    <d:informationRequirement><d:requiredDecision href="urn:example:law#_far"/></d:informationRequirement>
    <d:knowledgeRequirement><d:requiredKnowledge href="urn:example:dog#_bkm"/></d:knowledgeRequirement>
    <d:authorityRequirement><d:requiredAuthority href="#_act"/></d:authorityRequirement>
    <d:decisionTable id="_table" hitPolicy="COLLECT" aggregation="MAX" outputLabel="額" preferredOrientation="Rule-as-Row">
      <d:input id="_in" label="年"><d:inputExpression typeRef="number"><d:text>  年齢
 + 1 </d:text></d:inputExpression><d:inputValues><d:text>[0..30]</d:text></d:inputValues></d:input>
      <d:output id="_out" name="額" label="円" typeRef="number"><d:outputValues><d:text>1,2</d:text></d:outputValues><d:defaultOutputEntry><d:text>0</d:text></d:defaultOutputEntry></d:output>
      <d:annotation name="根拠"/>
      <d:rule id="_rule1"><d:description>若い</d:description><d:inputEntry><d:text><![CDATA[< 3]]></d:text></d:inputEntry><d:outputEntry><d:text>1</d:text></d:outputEntry><d:annotationEntry><d:text>条例第2条</d:text></d:annotationEntry></d:rule>
      <d:rule><d:inputEntry><d:text>-</d:text></d:inputEntry><d:outputEntry><d:text></d:text></d:outputEntry></d:rule>
    </d:decisionTable>
  </d:decision>
  <d:decision id="_boxes" name="箱">
    <d:variable name="箱"/>
    <d:authorityRequirement><d:requiredDecision href="#_fee"/></d:authorityRequirement>
    <d:authorityRequirement><d:requiredInput href="#_bare"/></d:authorityRequirement>
    <d:supportedObjective href="#_nowhere"/>
    <d:context id="_c">
      <d:contextEntry><d:variable name="呼ぶ"/><d:invocation><d:literalExpression><d:text>計算</d:text></d:literalExpression><d:binding><d:parameter name="x"/><d:literalExpression typeRef="number"><d:text>1</d:text></d:literalExpression></d:binding></d:invocation></d:contextEntry>
      <d:contextEntry><d:variable name="列"/><d:list><d:literalExpression/><d:list/></d:list></d:contextEntry>
      <d:contextEntry><d:variable name="表"/><d:relation><d:column name="a" typeRef="string"/><d:column name="b"/><d:row><d:literalExpression><d:text>"x"</d:text></d:literalExpression><d:literalExpression><d:text>2</d:text></d:literalExpression></d:row></d:relation></d:contextEntry>
      <d:contextEntry><d:variable name="関数"/><d:functionDefinition kind="Java"><d:formalParameter name="p" typeRef="number"/><d:context/></d:functionDefinition></d:contextEntry>
      <d:contextEntry><d:variable name="分岐"/><d:conditional label="L"><d:if><d:literalExpression><d:text>true</d:text></d:literalExpression></d:if><d:then><d:list/></d:then><d:else><d:context/></d:else></d:conditional></d:contextEntry>
      <d:contextEntry><d:variable name="選ぶ"/><d:filter><d:in typeRef="Any"><d:list/></d:in><d:match><d:literalExpression><d:text>item > 1</d:text></d:literalExpression></d:match></d:filter></d:contextEntry>
      <d:contextEntry><d:variable name="各"/><d:for iteratorVariable="i"><d:in><d:list/></d:in><d:return><d:literalExpression expressionLanguage="urn:js"><d:text>i</d:text></d:literalExpression></d:return></d:for></d:contextEntry>
      <d:contextEntry><d:variable name="全"/><d:every iteratorVariable="i"><d:in><d:list/></d:in><d:satisfies><d:list/></d:satisfies></d:every></d:contextEntry>
      <d:contextEntry><d:variable name="有"/><d:some iteratorVariable="i"><d:in><d:list/></d:in><d:satisfies><d:list/></d:satisfies></d:some></d:contextEntry>
      <d:contextEntry><d:literalExpression><d:importedValues name="" namespace="urn:v" importType="urn:csv"><d:importedElement>rates</d:importedElement></d:importedValues></d:literalExpression></d:contextEntry>
    </d:context>
  </d:decision>
  <d:decision id="_none" name="論理のない判断"/>
  <d:businessKnowledgeModel id="_bkm" name="計算"><d:variable name="計算" typeRef="tf"/>
    <d:encapsulatedLogic typeRef="number"><d:formalParameter name="x" typeRef="number"/><d:literalExpression><d:text>x * 2</d:text></d:literalExpression></d:encapsulatedLogic>
    <d:knowledgeRequirement><d:requiredKnowledge href="#_service"/></d:knowledgeRequirement>
    <d:authorityRequirement><d:requiredAuthority href="#_act"/></d:authorityRequirement>
  </d:businessKnowledgeModel>
  <d:decisionService id="_service" name="窓口"><d:variable name="窓口"/><d:outputDecision href="#_fee"/><d:encapsulatedDecision href="#_boxes"/><d:inputDecision href="#_none"/><d:inputData href="#_age"/></d:decisionService>
  <d:knowledgeSource id="_act" name="狂犬病予防法" locationURI="https://example.test/act"><d:authorityRequirement><d:requiredAuthority href="#_act2"/></d:authorityRequirement><d:type>法律</d:type><d:owner href="#_x"/></d:knowledgeSource>
  <d:knowledgeSource id="_act2" name="施行令"/>
  <d:textAnnotation id="_note"><d:text>a</d:text></d:textAnnotation>
  <d:association id="_as"><d:sourceRef href="#_fee"/><d:targetRef href="#_note"/></d:association>
  <dmndi:DMNDI><dmndi:DMNDiagram id="_fee"/></dmndi:DMNDI>
</d:definitions>
)xml";

}  // namespace mado::dmn::test
