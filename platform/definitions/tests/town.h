#pragma once
// A small procedure of the tests' own, and hands to change it.
#include <mado/definitions/load.h>

#include <string>

namespace mado::definitions::test {

inline std::string replaced(std::string text, std::string_view what, std::string_view with)
{
    auto const at = text.find(what);
    REQUIRE_MESSAGE(at != std::string::npos, std::string(what));
    return text.replace(at, what.size(), with);
}

// A permission to hold a stall: every kind of part that the three real procedures use, in small.
inline std::string const stall = R"yaml(procedure: stall
title: { ja: 露店の許可, en: Permission for a stall }
words: [露店, ろてん]
effect: disposition
zone: office
law: [条例第1条]
criteria: stall_criteria
owner: town/market
applicants: [person, business]
identity: none
languages: [ja, en]

settings:
  fee: { title: { ja: 手数料 }, type: money, on: 'received_on', since: { 2020-04-01: '300', 2026-04-01: '400' } }
  open_at_night: { title: { ja: 夜の営業 }, type: yes_no, value: 'false' }

tables:
  rate:
    title: { ja: 単価 }
    takes: [kind, size]
    gives: [yen, law]
    hit: unique
    on: 'part_from'
    since:
      2020-04-01:
        small: { when: ['"food"', '<= 5'], then: ['100', '"別表1"'] }
        large: { when: ['"food"', '> 5'], then: ['150', '"別表2"'] }
        goods: { when: ['"goods"', '-'], then: ['50', '"別表3"'] }
      2027-04-01:
        all: { when: ['-', '-'], then: ['200', '"別表"'] }
  waiver:
    title: { ja: 減免 }
    takes: [charity]
    gives: [part, law]
    hit: first
    rows:
      charity: { when: ['true'], then: ['0.5', '"条例第9条"'] }

ask:
  who:
    title: { ja: 申請者, en: You }
    fields:
      name: { type: person_name, when: 'applicant = "person"', title: { ja: 氏名, en: Name }, prefill: [identity.name] }
      born_on: { type: date, unknown: [day, month], optional: 'true', title: { ja: 生年月日, en: Born }, check: 'born_on <= today()', say: { ja: 生まれた日が先の日です。, en: This lies in the future. } }
      phone: { type: phone, optional: 'true', title: { ja: 電話, en: Phone } }
  stall:
    title: { ja: 露店, en: Stall }
    fields:
      kind: { type: choice, title: { ja: 種類, en: Kind }, options: { food: { ja: 食べ物, en: Food }, goods: { ja: 品物, en: Goods } }, other: true }
      size: { type: number, decimals: 1, min: '0.5', title: { ja: 広さ, en: Size } }
      from_on: { type: date, title: { ja: 初日, en: First day } }
      to_on: { type: date, title: { ja: 最終日, en: Last day }, check: 'to_on >= from_on', say: { ja: 初日より前の日です。, en: Before the first day. } }
      charity: { type: yes_no, title: { ja: 慈善ですか, en: Charity? } }
      licence: { type: digits, length: 4, when: 'kind = "food"', title: { ja: 許可番号, en: Licence } }
      plan: { type: file, accept: [pdf], also: [post], most: 2, title: { ja: 図面, en: Plan } }
  helpers:
    title: { ja: 手伝う人, en: Helpers }
    when: 'kind = "food" and size > 5'
    fields:
      helpers:
        type: group
        least: 1
        most: 2
        title: { ja: 人, en: Person }
        fields:
          helper_name: { type: text, max: 10, title: { ja: 名前, en: Name } }
          cooks: { type: yes_no, title: { ja: 調理しますか, en: Cooks? } }
          helper_born_on: { type: date, when: 'cooks', title: { ja: 生年月日, en: Born }, check: 'helper_born_on < received_on', say: { ja: 先の日です。, en: In the future. } }

examine:
  site:
    title: { ja: 現地 }
    fields:
      width_m: { type: number, decimals: 2, title: { ja: 道幅 } }
      terms: { type: text, max: 100, lines: 3, optional: 'true', title: { ja: 附款 } }

rules:
  days: '(to_on - from_on).days + 1'
  cooks_count: 'count(helpers[cooks = true])'
  narrow: 'width_m < 3'
  decide_by: 'deadline(received_on, duration("P10D"))'

flags:
  long: { to: both, when: 'days > 30', say: { ja: 30日を超えています。, en: Longer than 30 days. }, law: 条例第3条 }
  crowded: { to: staff, when: 'cooks_count > 1', say: { ja: 調理する人が多い。 } }

grounds:
  narrow: { result: refused, when: 'narrow', law: 条例第4条, say: { ja: 道が狭い。 } }
  too_long: { result: refused, when: 'days > 60', law: 条例第5条, say: { ja: 長すぎる。, en: Too long. } }

limits:
  standard_period: { title: { ja: 標準処理期間 }, working_days: '5', basis: town, starts: arrival, pauses_for: [completion_request], extensions: { once: { days: '3', law: 条例第6条, send: stall_extension } } }
  after: { title: { ja: 後の報告 }, days: '7', basis: town, starts: decision, until: next }

charges:
  use:
    title: { ja: 使用料, en: Charge }
    each_fiscal_year: { from: 'from_on', through: 'to_on' }
    amount: 'rate(kind, size).yen * ((part_to - part_from).days + 1)'
    waive: 'waiver(charity)'
    pay: after_decision
    revenue: charges/stall
  handling: { title: { ja: 手数料 }, when: 'kind != "goods"', amount: 'fee', pay: before_decision, revenue: fees/stall }

route: { by: stalls, amount: 'sum(append(charges.use, 0))' }

outcome:
  granted: { document: stall_permit, charge: [use, handling], conditions: [terms], tell: stall_granted, next: { again: { procedure: stall, offer_on: 'to_on - duration("P10D")', carry: [name, kind], set: { from_on: 'to_on + duration("P1D")' } } } }
  refused: { document: stall_refusal, tell: stall_refused }
  dismissed: { document: dismissal_notice, tell: dismissed }

keep: { class: 土木/露店, years: 3, starts: fiscal_year }

count:
  stalls: { by: [month, kind, result], sum: [size], publish: true, hide_below: 5 }

sources:
  act: { of: [law, rules, grounds, tables], says: 条例, sure: memory }
  town: { of: [settings, limits, charges, keep, flags], says: 運用, sure: read }

examples:
  two_years:
    given: { kind: food, size: 4, charity: false, from_on: 2027-03-30, to_on: 2027-04-02, received_on: 2027-03-01 }
    expect: { days: 4, charges: { use: [200, 400], handling: 400 }, flags: [], pages: [who, stall] }
)yaml";

inline DefinitionPointer loaded(std::string const& text)
{
    auto result = load("stall.yaml", text);
    REQUIRE_MESSAGE(result.has_value(), (result ? std::string() : printed(result.error())));
    return *result;
}

}  // namespace mado::definitions::test
