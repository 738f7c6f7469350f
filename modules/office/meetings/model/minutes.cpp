#include "model/minutes.h"

#include <mado/crypto/box.h>
#include <mado/html/safe.h>
#include <mado/json/json.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::meetings::model {

namespace {

using html::element;
using html::join;
using html::Safe;

Safe line(std::string_view term, std::string_view words) { return join({ element("dt", {}, term), element("dd", {}, words) }); }

std::string time_words(Instant at)
{
    auto const time = time_in_tokyo(at);
    return std::to_string(time.hour) + (time.minute < 10 ? ":0" : ":") + std::to_string(time.minute);
}

std::string names_of_part(Contents const& contents, Say const& say, bool are_there)
{
    std::string all;
    for (auto const& member : contents.members) {
        bool const is_there = member.attendance == Attendance::Present || member.attendance == Attendance::Proxy;
        if (is_there != are_there)
            continue;
        all += all.empty() ? "" : "、";
        all += member.name;
        if (member.part != Part::Member || member.attendance == Attendance::Proxy)
            all += "（" + say(member.attendance == Attendance::Proxy ? "meetings.attendance.proxy" : "meetings.part." + word_of(member.part), {}) + "）";
    }
    return all.empty() ? say("meetings.minutes.nobody", {}) : all;
}

Safe paragraphs(std::string_view words)
{
    std::vector<Safe> all;
    while (!words.empty()) {
        auto const end = words.find('\n');
        auto const one = text::trimmed(words.substr(0, end));
        if (!one.empty())
            all.push_back(element("p", { { "class", "indent" } }, one));
        words = end == std::string_view::npos ? std::string_view() : words.substr(end + 1);
    }
    return join(all);
}

std::string name_of(Contents const& contents, PersonId const& id)
{
    auto const found = contents.names.find(id.value);
    return found == contents.names.end() ? id.value : found->second;
}

Safe decisions_of(Contents const& contents, ItemId const& item)
{
    std::vector<Safe> all;
    for (auto const& one : contents.resolutions)
        if (one.kind == ResolutionKind::Decision && one.item == item)
            all.push_back(element("li", {}, one.words));
    return all.empty() ? join({}) : element("ul", {}, join(all));
}

Safe actions(Contents const& contents, Say const& say)
{
    std::vector<Safe> rows;
    for (auto const& one : contents.resolutions)
        if (one.kind == ResolutionKind::Action)
            rows.push_back(element("tr", {}, join({ element("td", {}, one.words), element("td", {}, name_of(contents, one.person)), element("td", {}, one.due ? wareki::text(*one.due) : std::string()) })));
    if (rows.empty())
        return element("p", {}, say("meetings.minutes.no_actions", {}));
    auto const head = [&](std::string_view key) { return element("th", { { "scope", "col" } }, say(key, {})); };
    return element("table", {}, join({ element("thead", {}, element("tr", {}, join({ head("meetings.action"), head("meetings.who"), head("meetings.due") }))), element("tbody", {}, join(rows)) }));
}

// What belongs to no item any more: the agenda was changed after it.
bool has_item(Contents const& contents, Resolution const& one)
{
    return std::ranges::any_of(contents.items, [&](Item const& item) { return item.id == one.item; });
}

}  // namespace

std::string minutes_html(Contents const& contents, Say const& say, std::string_view confirmed_by, Day confirmed_on)
{
    auto const& plan = contents.meeting.plan;
    std::vector<Safe> parts;
    parts.push_back(element("h1", { { "class", "center" } }, say("meetings.minutes.heading", { { "title", plan.title } })));
    auto const when = wareki::text_with_weekday(day_in_tokyo(plan.starts_at)) + " " + time_words(plan.starts_at) + "〜" + time_words(plan.ends_at);
    std::vector<Safe> facts;
    if (!contents.body_name.empty())
        facts.push_back(line(say("meetings.body", {}), contents.body_name));
    facts.push_back(line(say("meetings.when", {}), when));
    if (!plan.place.empty())
        facts.push_back(line(say("meetings.place", {}), plan.place));
    facts.push_back(line(say("meetings.minutes.there", {}), names_of_part(contents, say, true)));
    facts.push_back(line(say("meetings.minutes.not_there", {}), names_of_part(contents, say, false)));
    parts.push_back(element("dl", {}, join(facts)));
    parts.push_back(element("h2", {}, say("meetings.agenda", {})));
    int number = 0;
    for (auto const& item : contents.items) {
        parts.push_back(element("h3", {}, std::to_string(++number) + "　" + item.title + (item.speaker.empty() ? "" : "（" + item.speaker + "）")));
        parts.push_back(decisions_of(contents, item.id));
    }
    std::vector<Safe> others;
    for (auto const& one : contents.resolutions)
        if (one.kind == ResolutionKind::Decision && !has_item(contents, one))
            others.push_back(element("li", {}, one.words));
    if (!others.empty()) {
        parts.push_back(element("h2", {}, say("meetings.decisions", {})));
        parts.push_back(element("ul", {}, join(others)));
    }
    parts.push_back(element("h2", {}, say("meetings.actions", {})));
    parts.push_back(actions(contents, say));
    if (!text::trimmed(contents.words).empty()) {
        parts.push_back(element("h2", {}, say("meetings.minutes.course", {})));
        parts.push_back(paragraphs(contents.words));
    }
    parts.push_back(element("p", { { "class", "right space" } }, confirmed_by.empty() ? say("meetings.minutes.unconfirmed", {})
        : say("meetings.minutes.confirmed_line", { { "day", wareki::text(confirmed_on) }, { "name", std::string(confirmed_by) } })));
    return element("article", { { "class", "document" }, { "lang", "ja" } }, join(parts)).html();
}

std::string stamp_of(Contents const& contents)
{
    auto const& plan = contents.meeting.plan;
    auto all = json::array({ plan.title, plan.place, plan.starts_at.microseconds, plan.ends_at.microseconds, contents.body_name, contents.words });
    for (auto const& one : contents.members)
        all.add(json::array({ one.name, word_of(one.part), word_of(one.attendance) }));
    for (auto const& one : contents.items)
        all.add(json::array({ one.id.value, one.title, one.speaker }));
    for (auto const& one : contents.resolutions)
        all.add(json::array({ one.item.value, word_of(one.kind), one.words, name_of(contents, one.person), one.due ? one.due->iso() : std::string() }));
    return crypto::sha256_hex(json::canonical(all));
}

}  // namespace mado::meetings::model
