#pragma once
// DMN documents of the tests' own.
#include <string>

namespace mado::definitions::test {

// Up to 500 yen the division's head decides, all else the mayor.
inline std::string const stalls_route = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:mado="urn:madoguchi:dmn:1" id="stalls" name="露店の専決" namespace="urn:test:stalls">
  <extensionElements>
    <mado:source of="rules" says="x" sure="demo"/>
    <mado:example name="at_the_limit">
      <mado:given name="effect">"disposition"</mado:given>
      <mado:given name="result">"granted"</mado:given>
      <mado:given name="amount">500</mado:given>
      <mado:expect name="decides">"division_head"</mado:expect>
    </mado:example>
    <mado:example name="over">
      <mado:given name="result">"granted"</mado:given>
      <mado:given name="amount">501</mado:given>
      <mado:expect name="decides">"mayor"</mado:expect>
    </mado:example>
  </extensionElements>
  <inputData id="i1" name="effect"><variable name="effect" typeRef="string"/></inputData>
  <inputData id="i2" name="result"><variable name="result" typeRef="string"/></inputData>
  <inputData id="i3" name="amount"><variable name="amount" typeRef="number"/></inputData>
  <decision id="d" name="decides">
    <variable name="decides" typeRef="string"/>
    <informationRequirement id="r1"><requiredInput href="#i1"/></informationRequirement>
    <informationRequirement id="r2"><requiredInput href="#i2"/></informationRequirement>
    <informationRequirement id="r3"><requiredInput href="#i3"/></informationRequirement>
    <decisionTable id="t" hitPolicy="FIRST">
      <input id="c1" label="行為"><inputExpression typeRef="string"><text>effect</text></inputExpression></input>
      <input id="c2" label="結果"><inputExpression typeRef="string"><text>result</text></inputExpression></input>
      <input id="c3" label="金額"><inputExpression typeRef="number"><text>amount</text></inputExpression></input>
      <output id="o" label="決裁する職" typeRef="string"/>
      <annotation name="根拠"/>
      <rule id="small">
        <description>500円以下の許可</description>
        <inputEntry><text>"disposition"</text></inputEntry>
        <inputEntry><text>"granted"</text></inputEntry>
        <inputEntry><text>&lt;= 500</text></inputEntry>
        <outputEntry><text>"division_head"</text></outputEntry>
        <annotationEntry><text>別表1</text></annotationEntry>
      </rule>
      <rule id="others">
        <inputEntry><text>-</text></inputEntry>
        <inputEntry><text>-</text></inputEntry>
        <inputEntry><text>-</text></inputEntry>
        <outputEntry><text>"mayor"</text></outputEntry>
        <annotationEntry><text>別表2</text></annotationEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>
)xml";

// The rate of a stall by kind and size, with its article: a service of one decision that another prepares.
inline std::string const stall_rate = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:mado="urn:madoguchi:dmn:1" id="stall_rate" name="露店の単価" namespace="urn:test:stall_rate">
  <extensionElements>
    <mado:source of="rules" says="x" sure="demo"/>
    <mado:example name="large">
      <mado:given name="kind">"food"</mado:given>
      <mado:given name="size">6</mado:given>
      <mado:expect name="band">"large"</mado:expect>
    </mado:example>
  </extensionElements>
  <inputData id="i1" name="kind"><variable name="kind" typeRef="string"/></inputData>
  <inputData id="i2" name="size"><variable name="size" typeRef="number"/></inputData>
  <decision id="d1" name="band">
    <variable name="band" typeRef="string"/>
    <informationRequirement id="r1"><requiredInput href="#i2"/></informationRequirement>
    <literalExpression><text>if size &lt;= 5 then "small" else "large"</text></literalExpression>
  </decision>
  <decision id="d2" name="rate">
    <variable name="rate"/>
    <informationRequirement id="r2"><requiredInput href="#i1"/></informationRequirement>
    <informationRequirement id="r3"><requiredDecision href="#d1"/></informationRequirement>
    <decisionTable id="t" hitPolicy="UNIQUE">
      <input id="c1" label="種類"><inputExpression typeRef="string"><text>kind</text></inputExpression></input>
      <input id="c2" label="広さの区分"><inputExpression typeRef="string"><text>band</text></inputExpression></input>
      <output id="o1" name="yen" typeRef="number"/>
      <output id="o2" name="law" typeRef="string"/>
      <annotation name="根拠"/>
      <rule id="small">
        <inputEntry><text>"food"</text></inputEntry>
        <inputEntry><text>"small"</text></inputEntry>
        <outputEntry><text>100</text></outputEntry>
        <outputEntry><text>"別表1"</text></outputEntry>
        <annotationEntry><text>条例別表第1</text></annotationEntry>
      </rule>
      <rule id="large">
        <inputEntry><text>"food"</text></inputEntry>
        <inputEntry><text>"large"</text></inputEntry>
        <outputEntry><text>150</text></outputEntry>
        <outputEntry><text>"別表2"</text></outputEntry>
        <annotationEntry><text>条例別表第2</text></annotationEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>
)xml";

}  // namespace mado::definitions::test
