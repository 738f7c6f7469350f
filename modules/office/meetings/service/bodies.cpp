#include "service/inside.h"

#include <mado/meetings/standing_bodies.h>

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

#include "model/rules.h"
#include "store/body_store.h"

namespace mado::meetings {

namespace {

using Kind = Refusal::Kind;

std::string trim(std::string const& words) { return std::string(text::trimmed(words)); }

}  // namespace

std::vector<StandingBody> standing_bodies(db::Read& tx) { return store::bodies(tx); }
std::vector<Seat> seats(db::Read& tx, StandingBodyId const& id) { return store::seats(tx, id); }
std::vector<int> petition_years(db::Read& tx) { return store::petition_years(tx); }
std::vector<Petition> petitions(db::Read& tx, int year) { return store::petitions(tx, year); }
std::vector<db::Statement> standing_body_statements() { return store::body_statements(); }

Result<StandingBody> find_body(db::Read& tx, StandingBodyId const& id)
{
    auto found = store::body(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "meetings.no_such_body");
    return std::move(*found);
}

Result<Petition> find_petition(db::Read& tx, PetitionId const& id)
{
    auto found = store::petition(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "meetings.no_such_petition");
    return std::move(*found);
}

Result<StandingBody> keep_body(db::Write& tx, Caller const& caller, Workplace const& here, StandingBody body)
{
    bool const is_new = !body.id;
    if (is_new)
        body.owner = service::division_of(tx, caller);
    else {
        auto const there = TRY(find_body(tx, body.id));
        body.owner = there.owner;
    }
    TRY(access::allow(tx, caller, may_keep_bodies, { body.owner, {} }));
    body.name = trim(body.name);
    body.basis = trim(body.basis);
    if (auto errors = model::wrong_with(body, store::bodies(tx)); !errors.empty())
        return refuse(std::move(errors));
    auto const now = here.now();
    if (is_new) {
        body.id = { now.id() };
        body.version = 1;
        store::insert(tx, body);
    } else if (!store::change(tx, body)) {
        return service::changed();
    }
    audit::record(tx, caller, now, "meetings.standing_body.kept", { { "standing_body", body.id.value } });
    return body;
}

Result<void> keep_seat(db::Write& tx, Caller const& caller, Workplace const& here, StandingBodyId const& id, Seat seat)
{
    auto const body = TRY(find_body(tx, id));
    TRY(access::allow(tx, caller, may_keep_bodies, { body.owner, {} }));
    if (auto const person = seat.person ? organization::person(tx, seat.person) : std::nullopt)
        seat.name = person->name;
    seat.name = trim(seat.name);
    seat.post = trim(seat.post);
    if (auto errors = model::wrong_with(seat); !errors.empty())
        return refuse(std::move(errors));
    auto const now = here.now();
    if (!seat.id)
        seat.id = { now.id() };
    store::keep(tx, id, seat);
    audit::record(tx, caller, now, "meetings.seat.kept", { { "standing_body", id.value }, { "seat", seat.id.value } });
    return {};
}

Result<void> remove_seat(db::Write& tx, Caller const& caller, Workplace const& here, StandingBodyId const& id, SeatId const& seat)
{
    auto const body = TRY(find_body(tx, id));
    TRY(access::allow(tx, caller, may_keep_bodies, { body.owner, {} }));
    if (!store::remove(tx, id, seat))
        return refuse(Kind::NotFound, "meetings.no_such_seat");
    audit::record(tx, caller, here.now(), "meetings.seat.removed", { { "standing_body", id.value }, { "seat", seat.value } });
    return {};
}

Result<Petition> keep_petition(db::Write& tx, Caller const& caller, Workplace const& here, Petition petition)
{
    bool const is_new = !petition.id;
    auto before = PetitionState::Draft;
    if (is_new)
        petition.owner = service::division_of(tx, caller);
    else {
        auto const there = TRY(find_petition(tx, petition.id));
        petition.owner = there.owner;
        before = there.state;
    }
    TRY(access::allow(tx, caller, may_petition, { petition.owner, {} }));
    petition.ministry = trim(petition.ministry);
    petition.title = trim(petition.title);
    petition.words = trim(petition.words);
    petition.reply = trim(petition.reply);
    auto errors = model::wrong_with(petition);
    if (!model::may_become(before, petition.state))
        errors.push_back({ "state", "meetings.wrong_order" });
    if (petition.body && !store::body(tx, petition.body))
        errors.push_back({ "body", "meetings.no_such_body" });
    if (!errors.empty())
        return refuse(std::move(errors));
    auto const now = here.now();
    if (is_new) {
        petition.id = { now.id() };
        petition.version = 1;
        store::insert(tx, petition);
    } else if (!store::change(tx, petition)) {
        return service::changed();
    }
    audit::record(tx, caller, now, "meetings.petition.kept", { { "petition", petition.id.value } }, { { "state", word_of(petition.state) } });
    return petition;
}

}  // namespace mado::meetings
