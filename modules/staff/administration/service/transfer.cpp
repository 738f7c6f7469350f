#include <mado/administration/transfer.h>

#include "service/administrators.h"
#include "store/transfer_store.h"

#include <mado/administration/accounts.h>
#include <mado/audit/audit.h>

namespace mado::administration {

namespace {

using Kind = Refusal::Kind;
using organization::Assignment;

// Carries one list out, and writes down how to take it back.
class Doing {
public:
    Doing(db::Write& tx, std::string transfer) : tx_(tx), transfer_(std::move(transfer)), assignments_(organization::assignments(tx)) {}

    void end(PersonId const& person, PositionId const& position, Day day)
    {
        for (auto const& one : assignments_)
            if (one.person == person && one.position == position && (!one.until || *one.until >= day)) {
                auto ended = one;
                ended.until = day.plus_days(-1);
                store::add_step(tx_, transfer_, ++number_, { "ended", one, ended.until });
                organization::assign(tx_, ended);
            }
    }
    void begin(PersonId const& person, PositionId const& position, Day day)
    {
        Assignment const made { person, position, day, {} };
        // One that was planned to begin later begins now; what stood there comes back with it.
        for (auto const& one : assignments_)
            if (one.person == person && one.position == position && one.since == day)
                store::add_step(tx_, transfer_, ++number_, { "ended", one });
        organization::assign(tx_, made);
        store::add_step(tx_, transfer_, ++number_, { "began", made });
    }

private:
    db::Write& tx_;
    std::string transfer_;
    std::vector<Assignment> assignments_;
    std::size_t number_ = 0;
};

PersonId person_of(db::Write& tx, Workplace const& here, Transferral const& line)
{
    if (line.person)
        return line.person;
    organization::Person const person { { here.now().id() }, line.name, line.number };
    organization::keep_person(tx, person);
    return person.id;
}

bool is_same(Assignment const& one, Assignment const& other) { return one.person == other.person && one.position == other.position && one.since == other.since; }

// Takes one list back, but for what somebody has changed since: that stays, with the reason.
class Undoing {
public:
    Undoing(db::Write& tx, Transfer const& transfer) : tx_(tx), transfer_(transfer), steps_(store::steps(tx, transfer.id)), standing_(organization::assignments(tx)) {}

    std::size_t undo()
    {
        std::size_t kept = 0;
        for (auto const& step : steps_)
            if (auto const why = changed_since(step); !why.empty()) {
                store::keep_as_it_is(tx_, transfer_.id, step, why);
                ++kept;
            }
        for (auto const& step : steps_)
            if (step.did == "began" && changed_since(step).empty())
                organization::forget_assignment(tx_, step.assignment);
        for (auto const& step : steps_)
            if (step.did == "ended" && changed_since(step).empty())
                organization::assign(tx_, step.assignment);
        return kept;
    }

private:
    // Empty: it stands as the list left it.
    std::string changed_since(store::Step const& step) const
    {
        auto const now = std::ranges::find_if(standing_, [&](Assignment const& one) { return is_same(one, step.assignment); });
        if (now == standing_.end())
            return "gone";
        bool const is_replaced = step.did == "ended" && std::ranges::any_of(steps_, [&](store::Step const& one) { return one.did == "began" && is_same(one.assignment, step.assignment); });
        if (step.did == "began" || is_replaced)
            return now->until ? "changed" : "";
        // A list that was applied before last days were written down: each lies on the day before its first day, or later.
        bool const is_as_left = step.became ? now->until == step.became : now->until && *now->until >= transfer_.day->plus_days(-1);
        return is_as_left ? "" : "changed";
    }

    db::Write& tx_;
    Transfer const& transfer_;
    std::vector<store::Step> const steps_;
    std::vector<Assignment> const standing_;
};

std::string file_name_of(std::string const& name) { return name.substr(0, 200); }

}  // namespace

Result<std::string> keep_transfer(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& csv, std::string const& file_name)
{
    TRY(access::allow(tx, caller, prepare_transfer, { "" }));
    auto const now = here.now();
    Transfer const made { .id = now.id(), .csv = csv, .file_name = file_name_of(file_name), .made_by = caller.person, .made_at = now.at };
    store::insert(tx, made);
    audit::record(tx, caller, now, "administration.transfer.prepared", { { "transfer", made.id } });
    return made.id;
}

Result<TransferPlan> apply_transfer(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id)
{
    TRY(access::allow(tx, caller, manage, { "" }));
    auto const found = transfer(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "administration.transfer.not_found");
    auto const now = here.now();
    auto const plan = plan_transfer(tx, found->csv, now.today());
    if (!plan.keeps_administrator)
        return refuse(Kind::Conflict, "administration.last_administrator");
    if (!plan.is_sound())
        return refuse(Kind::Conflict, "administration.transfer.not_sound");
    if (!store::move(tx, id, TransferState::Prepared, TransferState::Applied, plan.first))
        return refuse(Kind::Conflict, "administration.transfer.done_already");
    Doing doing(tx, id);
    for (auto const& line : plan.lines) {
        auto const person = person_of(tx, here, line);
        for (auto const& position : line.ended)
            doing.end(person, position, line.day);
        for (auto const& position : line.begun)
            doing.begin(person, position, line.day);
        if (!line.ended.empty() || !line.begun.empty())
            audit::record(tx, caller, now, "administration.person.transferred", { { "person", person.value }, { "transfer", id } }, { { "day", line.day.iso() }, { "kind", word_of(line.kind) } });
    }
    TRY(keep_an_administrator(tx, std::max(now.today(), *plan.last)));
    audit::record(tx, caller, now, "administration.transfer.applied", { { "transfer", id } }, { { "day", plan.first->iso() }, { "count", std::to_string(plan.lines.size()) } });
    return plan;
}

Result<void> undo_transfer(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id)
{
    TRY(access::allow(tx, caller, manage, { "" }));
    auto const found = transfer(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "administration.transfer.not_found");
    auto const now = here.now();
    if (!found->day || *found->day <= now.today())
        return refuse(Kind::Conflict, "administration.transfer.too_late");
    if (!store::move(tx, id, TransferState::Applied, TransferState::Undone, found->day))
        return refuse(Kind::Conflict, "administration.transfer.done_already");
    auto const kept = Undoing(tx, *found).undo();
    TRY(keep_an_administrator(tx, now.today()));
    audit::record(tx, caller, now, "administration.transfer.undone", { { "transfer", id } }, { { "kept", std::to_string(kept) } });
    return {};
}

Result<void> drop_transfer(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id)
{
    TRY(access::allow(tx, caller, prepare_transfer, { "" }));
    if (!store::move(tx, id, TransferState::Prepared, TransferState::Dropped, std::nullopt))
        return refuse(Kind::Conflict, "administration.transfer.done_already");
    audit::record(tx, caller, here.now(), "administration.transfer.dropped", { { "transfer", id } });
    return {};
}

}  // namespace mado::administration
