// What staff type: applications that came otherwise than through the front, answers and withdrawals about them, and their own notices.
#include <mado/crypto/box.h>
#include <mado/definitions/round.h>
#include <mado/organization/organization.h>
#include <mado/papers/papers.h>
#include <mado/sanitizing/files.h>
#include <mado/text/utf8.h>

#include "service/paper_values.h"
#include "service/workings.h"
#include "store/case_store.h"
#include "store/content_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;

constexpr std::array<std::string_view, 4> typed_channels { "paper", "post", "phone", "counter" };
constexpr std::size_t most_words = 2000;

bool is_typed_channel(std::string_view channel) { return std::ranges::find(typed_channels, channel) != typed_channels.end(); }

bool is_for_staff(definitions::Definition const& definition)
{
    return std::ranges::find(definition.applicants, "staff") != definition.applicants.end();
}

// A 個人番号 must not even be typed in a zone that is not the procedure's (DESIGN §1).
Result<definitions::DefinitionPointer> definition_of_here(db::Read& tx, Workplace const& here, std::string const& hash)
{
    auto const definition = TRY(service::definition_of(tx, here, hash));
    if (word_of(definition->zone) != here.keys.zone)
        return refuse(Kind::NotFound, "cases.enter.other_zone");
    return definition;
}

Result<Case> open_typed(db::Write& tx, Caller const& caller, Workplace const& here, Entered const& entered)
{
    if (entered.arrived_at > here.now().at)
        return refuse({ { "arrived_on", "cases.enter.in_the_future" } });
    auto made = TRY(service::open_case(tx, caller, here, { entered.id, entered.definition, entered.arrived_at, entered.body, entered.original, caller.person }));
    sanitizing::keep(tx, here, "case", made.id.value, entered.body["shown"]["entry"].array("scans"));
    return made;
}

std::vector<FieldError> wrong_in(OnPaper const& how, Day earliest, Day today)
{
    std::vector<FieldError> errors;
    if (!is_typed_channel(how.channel))
        errors.push_back({ "channel", "cases.enter.channel" });
    if (how.came_on > today)
        errors.push_back({ "came_on", "cases.enter.in_the_future" });
    else if (how.came_on < earliest)
        errors.push_back({ "came_on", "cases.enter.too_early" });
    if (text::length(how.words) > most_words)
        errors.push_back({ "words", "cases.words_too_long", { { "most", std::to_string(most_words) } } });
    return errors;
}

// The clocks count by days; of two things on one day the later stays the later.
Instant moment_of(Day came_on, Instant not_before, Instant now)
{
    if (came_on == day_in_tokyo(now))
        return now;
    return std::max(instant_in_tokyo(came_on, 12), not_before);
}

void keep_words(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& words)
{
    if (!words.empty())
        store::insert_note(tx, id, here.now().id(), { words, caller.person, here.now().at });
}

Result<Case> own_at(db::Read& tx, Caller const& caller, CaseId const& id, std::int64_t expected_version)
{
    auto found = TRY(own(tx, caller, id));
    if (found.version != expected_version)
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    return found;
}

Result<Request> asked(db::Read& tx, Case const& found)
{
    auto request = store::open_request(tx, found.id);
    if (!request || found.state != CaseState::Asked)
        return refuse(Kind::Conflict, "cases.request.not_open");
    return std::move(*request);
}

}  // namespace

std::string seal_entered(Workplace const& here, std::string const& tenant, Entered const& entered)
{
    return crypto::seal(here.keys.sealing.public_half,
        gateway::padded(gateway::plain_body(tenant, gateway::Kind::Submitted, entered.id.value, entered.definition, entered.arrived_at, entered.body)));
}

Result<Case> enter(db::Write& tx, Caller const& caller, Workplace const& here, Entered const& entered)
{
    auto const definition = TRY(definition_of_here(tx, here, entered.definition));
    TRY(access::allow(tx, caller, may_enter, { definition->owner }));
    if (!is_typed_channel(entered.body.text("channel")))
        return refuse({ { "channel", "cases.enter.channel" } });
    if (entered.body.text("applicant") == "staff")  // staff notify for themselves, signed in
        return refuse({ { "applicant", "cases.enter.not_for_staff" } });
    return open_typed(tx, caller, here, entered);
}

Result<Case> notify(db::Write& tx, Caller const& caller, Workplace const& here, Entered const& entered)
{
    auto const definition = TRY(definition_of_here(tx, here, entered.definition));
    if (caller.kind != CallerKind::Staff || !caller.person)
        return refuse(Kind::SignIn, "access.sign_in");
    if (!is_for_staff(*definition) || entered.body.text("applicant") != "staff" || entered.body.text("channel") != "web")
        return refuse(Kind::NotFound, "cases.definition_not_here");
    return open_typed(tx, caller, here, entered);
}

Result<Case> complete_on_paper(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Completed const& completed, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_enter, id, expected_version));
    auto const request = TRY(asked(tx, found));
    auto const& how = completed.how;
    if (auto errors = wrong_in(how, day_in_tokyo(request.asked_at), here.now().today()); !errors.empty())
        return refuse(std::move(errors));
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    TRY(service::answer_request(tx, caller, here, found, request, model::taken_apart(*definition, completed.answers, completed.files),
        { moment_of(how.came_on, request.asked_at, here.now().at), completed.original, { { "channel", how.channel }, { "came_on", how.came_on.iso() } } }));
    keep_words(tx, caller, here, id, how.words);
    return found;
}

Result<Case> withdraw_on_paper(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, OnPaper const& wish, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_enter, id, expected_version));
    auto errors = wrong_in(wish, found.received_on(), here.now().today());
    if (wish.words.find_first_not_of(" \t\r\n") == std::string::npos)
        errors.push_back({ "words", "cases.withdraw.words_required" });
    if (!errors.empty())
        return refuse(std::move(errors));
    TRY(service::end_withdrawn(tx, caller, here, found, { moment_of(wish.came_on, found.arrived_at, here.now().at), {},
        { { "channel", wish.channel }, { "came_on", wish.came_on.iso() } } }));
    keep_words(tx, caller, here, id, wish.words);
    return found;
}

Result<Case> own(db::Read& tx, Caller const& caller, CaseId const& id)
{
    auto found = TRY(find(tx, id));
    if (!service::is_of(caller, found))
        return refuse(Kind::NotFound, "cases.case.not_found");
    return found;
}

Result<Case> complete_own(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, json::Value const& answers, json::Value const& files, std::int64_t expected_version)
{
    auto found = TRY(own_at(tx, caller, id, expected_version));
    auto const request = TRY(asked(tx, found));
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    TRY(service::answer_request(tx, caller, here, found, request, model::taken_apart(*definition, answers, files), { here.now().at, {}, { { "channel", "web" } } }));
    return found;
}

Result<Case> withdraw_own(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::int64_t expected_version)
{
    auto found = TRY(own_at(tx, caller, id, expected_version));
    TRY(service::end_withdrawn(tx, caller, here, found, { here.now().at, {}, { { "channel", "web" } } }));
    return found;
}

Result<std::string> form_of(db::Read& tx, Workplace const& here, Case const& found)
{
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    auto filing = service::filing_of(tx, here, found.owner);
    filing.receipt_number = found.receipt_number;
    filing.arrived_at = found.arrived_at;
    auto const& definition = evaluation.definition();
    definitions::CodesWithRound const codes(&here.library, evaluation.inputs().offered.get(), &definition);
    return here.papers.html(here.papers.form_of(definition), papers::form_values(evaluation, &codes, filing));
}

Result<std::string> blank_form(db::Read& tx, Workplace const& here, definitions::Definition const& definition)
{
    return here.papers.html(here.papers.form_of(definition), papers::blank_form_values(definition, &here.library, service::filing_of(tx, here, definition.owner)));
}

}  // namespace mado::cases
