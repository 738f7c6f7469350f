#include "store/opening_store.h"

#include <mado/audit/audit.h>
#include <mado/definitions/round.h>
#include <mado/definitions/shelf.h>
#include <mado/gateway/gateway.h>
#include <mado/procedures/procedures.h>
#include <mado/text/utf8.h>

namespace mado::openings {

namespace {

using Kind = Refusal::Kind;

void check_message(std::vector<FieldError>& errors, std::string const& control, std::string const& message)
{
    if (text::length(message) > most_message)
        errors.push_back({ control, "openings.too_long", { { "most", std::to_string(most_message) } } });
}

Result<void> check_subject(db::Read& tx, Caller const& caller, Workplace const& here, Opening const& wanted)
{
    auto const today = here.now().today();
    if (!definitions::published_definition(tx, here.definitions, wanted.procedure, today) || (!wanted.round.empty() && !definitions::round(tx, wanted.procedure, wanted.round)))
        return refuse(Kind::NotFound, "openings.not_found");
    return procedures::allow(tx, caller, here, may_set, wanted.procedure);
}

void tell(db::Write& tx, Workplace const& here, Opening const& opening)
{
    json::Value message = json::object({});
    if (!opening.message.empty())
        message.set("ja", opening.message);
    if (!opening.message_en.empty() && !opening.message.empty())
        message.set("en", opening.message_en);
    gateway::Letter letter { .kind = gateway::Kind::Published, .subject = opening.id.value, .receiver = "front", .arrived_at = here.clock.now() };
    letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, {}, letter.arrived_at, json::object({ { "what", "opening" }, { "opening", json::object({ { "id", opening.id.value },
        { "procedure", opening.procedure }, { "round", opening.round }, { "way", word_of(opening.way) }, { "opens_at", opening.opens_at ? opening.opens_at->microseconds : 0 },
        { "a_minute", opening.a_minute }, { "message", std::move(message) }, { "edition", opening.edition } }) } }));
    gateway::post(tx, here.now(), letter);
}

}  // namespace

std::vector<db::Statement> statements() { return store::statements(); }
std::vector<Opening> openings(db::Read& tx) { return store::all(tx); }
std::optional<Opening> opening(db::Read& tx, std::string_view procedure, std::string_view round) { return store::of(tx, procedure, round); }
std::optional<Report> report_of(db::Read& tx, OpeningId const& id) { return store::report_of(tx, id.value); }

std::vector<FieldError> wrong_in(Opening const& opening, std::optional<Opening> const& before, Instant now)
{
    std::vector<FieldError> errors;
    if (opening.a_minute < 1 || opening.a_minute > most_a_minute)
        errors.push_back({ "a_minute", "openings.wrong_a_minute", { { "most", std::to_string(most_a_minute) } } });
    // A time that has passed may stay as it is; set anew it would draw places that nobody could have waited for.
    if (opening.opens_at && *opening.opens_at <= now && (!before || before->opens_at != opening.opens_at))
        errors.push_back({ "opens_on", "openings.past" });
    if (opening.opens_at && opening.opens_at->microseconds > now.microseconds + most_ahead_us)
        errors.push_back({ "opens_on", "openings.too_late" });
    check_message(errors, "message", opening.message);
    check_message(errors, "message_en", opening.message_en);
    return errors;
}

Result<Opening> set(db::Write& tx, Caller const& caller, Workplace const& here, Opening wanted, std::int64_t expected_edition)
{
    TRY(check_subject(tx, caller, here, wanted));
    auto const before = store::of(tx, wanted.procedure, wanted.round);
    if (auto errors = wrong_in(wanted, before, here.clock.now()); !errors.empty())
        return refuse(std::move(errors));
    if ((before ? before->edition : 0) != expected_edition)
        return refuse(Kind::Conflict, "openings.changed_meanwhile");
    wanted.edition = expected_edition + 1;
    wanted.id = before ? before->id : OpeningId { here.now().id() };
    if (!before)
        store::insert(tx, wanted);
    else if (!store::update(tx, wanted, expected_edition))
        return refuse(Kind::Conflict, "openings.changed_meanwhile");
    tell(tx, here, wanted);
    audit::record(tx, caller, here.now(), "openings.opening.set", { { "opening", wanted.id.value } }, { { "procedure", wanted.procedure }, { "round", wanted.round }, { "way", word_of(wanted.way) },
        { "opens_at", wanted.opens_at ? iso_in_tokyo(*wanted.opens_at) : "" }, { "a_minute", std::to_string(wanted.a_minute) } });
    return wanted;
}

Result<void> keep_report(db::Write& tx, Caller const&, Workplace const&, systems::RoomReported const& reported)
{
    auto const& body = reported.body;
    if (!store::is_known(tx, body.text("opening")))
        return refuse(Kind::Invalid, "openings.report.malformed");
    store::keep(tx, body.text("opening"), { body.integer("waiting"), body.integer("called"), body.integer("started"), body.integer("minutes"), { body.integer("at") } });
    return {};
}

}  // namespace mado::openings
