#pragma once
// The staff zone of cases' tests with this module: a protector for all, one for the animals division alone.
#include <algorithm>

#include "../../cases/tests/town.h"

#include <mado/cases/corrections.h>
#include <mado/cases/forwards.h>
#include <mado/definitions/undisclosed.h>
#include <mado/protection/module.h>
#include <mado/protection/protections.h>
#include <mado/registers/registers.h>
#include <mado/search/search.h>

namespace mado::protection::test {

using cases::test::day;
using cases::test::parsed;

struct House : cases::test::Town {
    static constexpr std::string_view place = "岡山県総社市中央九丁目1番";
    Caller protector = staff("tomita", "protector"), children_protector = staff("ueda", "children_protector"), their_protector = staff("tomita", "protector", neighbour);

    House() : Town({ describe() })
    {
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                position(tx, "protector", "", "市民課 支援措置担当", "clerk", "tomita", { access::Role::Protector });
                position(tx, "children_protector", "children/benefits", "こども課 支援措置担当", "clerk", "ueda", { access::Role::Protector });
                return {};
            }, tenant));
    }

    Protection somebody(std::string name, std::optional<Day> born = std::nullopt) const
    {
        Protection one;
        one.name = std::move(name);
        one.born_on = born;
        one.from = day("2026-11-01");
        one.until = day("2027-10-31");
        one.body = "見本女性相談支援センター";
        one.ask = "市民課 内線100";
        one.contact_name = "見本法律事務所 気付";
        one.contact_address = "岡山県岡山市北区見本町1";
        return one;
    }
    Protection protect(Protection one, Marks marks = {}, Caller const* by = nullptr)
    {
        auto const made = write([&](db::Write& tx) { return set(tx, by ? *by : protector, here, one, marks); }, by ? by->tenant : std::string(code));
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    std::optional<cases::Shield> shield(CaseId const& id)
    {
        return read([&](db::Read& tx) { return cases::shield_of(tx, id); });
    }
    Result<void> judged(CaseId const& id, Protection const& one, Verdict verdict, Caller const& by)
    {
        return write([&](db::Write& tx) { return judge(tx, by, here, one.id, id, verdict, "本人確認書類で確かめた"); });
    }
    // Everything of the case that a page, a paper, a register or the API is made of, as text.
    std::string all_that_is_read(CaseId const& id)
    {
        return read([&](db::Read& tx) {
            auto const found = *cases::find(tx, id);
            auto const content = cases::content(tx, id);
            std::string all = json::write(content.answers) + json::write(content.files) + json::write(content.examined) + json::write(content.shown);
            auto evaluation = *cases::evaluation(tx, here, found);
            all += json::write(evaluation.inputs().answers) + *cases::form_of(tx, here, found) + json::write(json::Value(evaluation.rule_values()));
            for (auto const& request : cases::requests(tx, id))
                all += json::write(request.before);
            for (auto const& correction : cases::corrections(tx, id))
                all += json::write(correction.answers);
            for (auto const& correction : cases::office_corrections(tx, id))
                all += json::write(correction.before) + json::write(correction.corrected);
            for (auto const& note : cases::notes(tx, id))
                all += note.words;
            for (auto const& row : registers::of_case(tx, id)) {
                all += json::write(row.values);
                for (auto const& change : registers::history(tx, row.id))
                    all += json::write(change.before) + json::write(change.after);
                for (auto const& found_row : registers::rows(tx, clerk, { .name = row.name }).rows)
                    all += json::write(found_row.values);
            }
            for (auto const& event : audit::events_of(tx, { "case", id.value }))
                for (auto const& [name, value] : event.details)
                    all += value;
            return all;
        });
    }
    std::size_t found_by_words(std::string const& words)
    {
        return read([&](db::Read& tx) { return registers::rows(tx, clerk, { .name = "dogs", .words = words }).rows.size(); });
    }
    static bool has(std::string const& text, std::string_view words) { return text.find(words) != std::string::npos; }
};

}  // namespace mado::protection::test
