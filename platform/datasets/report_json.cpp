#include <mado/datasets/reference.h>

#include <mado/text/utf8.h>

namespace mado::datasets {

namespace {

json::Value says(Reason const& reason, text::Catalogue const& words)
{
    return json::object({ { "ja", words.words(text::Language::Japanese, reason.key, reason.arguments) }, { "en", words.words(text::Language::English, reason.key, reason.arguments) } });
}

template <class Texts>
json::Value texts(Texts const& all)
{
    return json::array_of(all, [](auto const& text) { return json::Value(text); });
}

json::Value count(std::uint64_t number) { return static_cast<std::int64_t>(number); }

json::Value level(std::optional<int> const& score) { return score ? json::Value(*score) : json::Value {}; }

}  // namespace

json::Value to_json(Examination const& seen, TableFile const& file, Rules const& rules, text::Catalogue const& words)
{
    auto const& readability = seen.readability;
    auto value = json::object({ { "file", text::utf8(text::code_points(file.name())) }, { "format", std::string(name_of(file.format())) }, { "bytes", count(file.bytes()) }, { "rows", count(readability.rows) }, { "columns", readability.columns } });
    value.set("encoding", file.format() == Format::Csv ? json::Value(csv::name_of(file.look().encoding)) : json::Value {});
    value.set("header", texts(file.header()));
    value.set("header_row", file.format() == Format::Other ? json::Value {} : json::Value(static_cast<std::int64_t>(file.header_row() + 1)));
    value.set("notes", texts(file.notes()));
    if (file.format() == Format::Other)
        value.set("not_a_table", says({ file.reason(), {} }, words));
    if (readability.stopped)
        value.set("stopped", json::object({ { "row", count(readability.stopped->row) }, { "says", readability.stopped->says } }));
    value.set("standard", seen.match ? json::object({ { "id", seen.standard->id }, { "title", seen.standard->title }, { "score", seen.match->score }, { "missing", texts(seen.match->missing) }, { "unknown", texts(seen.match->unknown) },
                                           { "renamed", texts(seen.match->renamed) }, { "reasons", json::array_of(seen.match->reasons, [&](auto const& reason) { return says(reason, words); }) } })
                                     : json::Value {});
    value.set("candidates", json::array_of(seen.matches, [](auto const& match) { return json::object({ { "id", match.standard }, { "score", match.score } }); }));
    auto const& levels = readability.scores.levels;
    value.set("levels", json::object({ { "L1", level(levels[0]) }, { "L2", level(levels[1]) }, { "L3", level(levels[2]) } }));
    value.set("score", level(readability.scores.total));
    value.set("asked", texts(readability.asked));
    value.set("findings", json::array_of(readability.findings, [&](Finding const& finding) {
        auto const* rule = rules.find(finding.rule);
        return json::object({ { "rule", finding.rule }, { "name", rule ? rule->name : std::string {} }, { "level", finding.level }, { "severity", std::string(name_of(finding.severity)) }, { "confidence", finding.confidence }, { "cells", texts(finding.cells) },
            { "count", count(finding.count) }, { "says", says(finding.says, words) } });
    }));
    auto const& privacy = seen.privacy;
    value.set("privacy", json::array_of(privacy.concerns, [&](Personal const& personal) {
        return json::object({ { "concern", std::string(name_of(personal.concern)) }, { "weight", std::string(name_of(personal.weight)) }, { "column", personal.column }, { "count", count(personal.count) },
            { "evidence", json::array_of(personal.evidence, [](auto const& one) { return json::object({ { "cell", one.cell }, { "masked", one.masked } }); }) }, { "says", says(personal.says, words) } });
    }));
    value.set("about_persons", privacy.about_persons);
    value.set("smallest_group", privacy.smallest_group == 0 ? json::Value {} : count(privacy.smallest_group));
    value.set("unknown_columns", texts(privacy.unknown_columns));
    auto repairs = json::Value(json::Object {});
    for (auto const& [rule, number] : seen.repairs)
        repairs.set(rule, count(number));
    value.set("repairs", std::move(repairs));
    value.set("proposals", json::array_of(seen.proposals, [&](Proposal const& proposal) {
        return json::object({ { "rule", proposal.rule }, { "column", proposal.column }, { "sure", proposal.sure == Sure::Safe ? "safe" : "ask" }, { "says", says(proposal.why, words) },
            { "changes", json::array_of(proposal.changes, [](Change const& change) { return json::object({ { "cell", tables::name_of(change.at) }, { "before", change.before }, { "after", change.after } }); }) } });
    }));
    return value;
}

}  // namespace mado::datasets
