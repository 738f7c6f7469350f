#pragma once
// The demonstration's 総社市 as the fault tests use it: who applies, who examines, who decides.
#include "../house.h"

#include <mado/applications/apply.h>
#include <mado/approvals/drafts.h>
#include <mado/cases/cases.h>
#include <mado/documents/documents.h>
#include <mado/organization/organization.h>

#include <string>

namespace mado::tests {

inline constexpr char const* town = "332089";
inline constexpr std::int64_t registration_fee = 3000;

inline applications::Filled filled_dog(Day today)
{
    auto const answers = json::parse(R"({ "owner_name": { "text": "試作 花子", "family": "試作", "given": "花子" }, "owner_address": { "text": "総社市中央一丁目1番1号" },
        "dog_name": "むぎ", "breed": "shiba", "sex": "female", "colour": "茶", "assistance_dog": false, "born_on": ")"
        + today.plus_days(-400).iso() + R"(", "acquired_on": ")" + today.plus_days(-12).iso() + R"(", "registered_before": false, "kept_elsewhere": false, "chipped": false })");
    return { .procedure = "dog_registration", .applicant = "person", .answers = answers.value().object(), .notice = "electronic" };
}

// Whoever holds the position of that title, acting in it.
inline Caller holder_of(Workplace const& here, std::string_view title)
{
    return here.database.read(town, [&](db::Read& tx) {
        for (auto const& position : organization::positions(tx))
            if (position.title == title)
                return Caller { .tenant = town, .kind = CallerKind::Staff, .person = organization::holders_of(tx, position.id, here.now().today()).at(0).id, .position = position.id };
        throw std::out_of_range("nobody is " + std::string(title));
    });
}

// A case of a dog from its arrival to the decision: taken, paid, drafted, decided. Each act is a commit of its own.
inline Result<void> decide_dog(Workplace const& here, Caller const& clerk, Caller const& head, CaseId const& id)
{
    auto const write = [&](auto work) { return here.database.write(town, documents::numbering("faults.decide"), work); };
    auto found = TRY(here.database.read(town, [&](db::Read& tx) { return cases::find(tx, id); }));
    if (found.taken_by.value.empty())
        found = TRY(write([&](db::Write& tx) { return cases::take(tx, clerk, here, id, found.version); }));
    if (here.database.read(town, [&](db::Read& tx) { return cases::payments(tx, id).empty(); }))
        TRY(write([&](db::Write& tx) { return cases::record_payment(tx, clerk, here, id, "registration", registration_fee, here.now().today(), "窓口 1"); }));
    auto const drafts = here.database.read(town, [&](db::Read& tx) { return approvals::of_matter(tx, "case", id.value); });
    approvals::Draft draft;
    if (!drafts.empty() && drafts.front().state == approvals::DraftState::Circulating) {  // an accident came between
        draft = drafts.front();
    } else {
        auto const prepared = TRY(here.database.read(town, [&](db::Read& tx) { return cases::prepare(tx, clerk, here, id, { "done", {}, "" }); }));
        draft = TRY(write([&](db::Write& tx) { return cases::draft_decision(tx, clerk, here, id, prepared); }));
    }
    TRY(write([&](db::Write& tx) { return approvals::decide(tx, head, here, draft.id, "", draft.version); }));
    return {};
}

// Cases of dogs that nobody has decided.
inline std::vector<CaseId> open_dogs(Workplace const& here)
{
    return here.database.read(town, [&](db::Read& tx) {
        return tx.all({ "faults.open_dogs", "SELECT id FROM cases_case WHERE tenant = $tenant AND procedure = 'dog_registration' AND state IN ('received', 'examining', 'in_approval') ORDER BY id" }, {},
            [](db::Row const& row) { return row.id<struct ApplicationTag>("id"); });
    });
}

}  // namespace mado::tests
