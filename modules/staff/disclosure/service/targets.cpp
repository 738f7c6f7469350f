#include <mado/disclosure/amendments.h>

#include <mado/audit/audit.h>
#include <mado/cases/letters.h>
#include <mado/desk/reminders.h>
#include <mado/cases/shield.h>
#include <mado/cases/special.h>
#include <mado/crypto/box.h>
#include <mado/jobs/jobs.h>
#include <mado/records/holds.h>
#include <mado/sanitizing/erasure.h>
#include <mado/text/utf8.h>

#include "jobs/make.h"
#include "model/sheet.h"
#include "service/drawing.h"
#include "service/inside.h"
#include "store/amendment_store.h"
#include "store/defence_store.h"
#include "store/target_store.h"

#include <algorithm>

namespace mado::disclosure {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_targets = 500, most_boxes = 2'000;

auto changed_meanwhile() { return refuse(Kind::Conflict, "disclosure.changed_meanwhile"); }

Result<Target> to_change(db::Read& tx, Caller const& caller, Workplace const& here, access::Action const& action, CaseId const& id, TargetId const& target, State state, std::int64_t version)
{
    TRY(request_for(tx, caller, here, action, id));
    auto found = store::target(tx, target);
    if (!found || found->of != id)
        return refuse(Kind::NotFound, "disclosure.no_such_target");
    if (found->version != version)
        return changed_meanwhile();
    if (found->state != state)
        return refuse(Kind::Conflict, "disclosure.not_now");
    return std::move(*found);
}

Result<Target> keep(db::Write& tx, Caller const& caller, Workplace const& here, Target target, std::string_view event, std::map<std::string, std::string> details = {})
{
    if (!store::change(tx, target))
        return changed_meanwhile();
    service::trace(tx, caller, here, event, target, std::move(details));
    return target;
}

// As long as the request goes on, and until the time for a review has passed, who keeps the records says when it ends.
Result<void> hold_record(db::Write& tx, Workplace const& here, cases::Case const& request, records::RecordId const& record)
{
    auto const number = grouped(request.receipt_number);
    for (auto const& one : records::holds_of_object(tx, records::Holds::Record, record.value))
        if (one.is_open() && one.ground == records::Ground::Disclosure && one.reference == number)
            return {};
    Caller const program { .tenant = tx.tenant(), .kind = CallerKind::System, .job = "disclosure.collect" };
    records::Hold typed;
    typed.kind = records::Holds::Record;
    typed.object = record.value;
    typed.ground = records::Ground::Disclosure;
    typed.reference = number;
    typed.words = "開示請求の対象となった文書";
    TRY(records::hold(tx, program, here, typed));
    return {};
}

bool is_ground(db::Read& tx, Workplace const& here, cases::Case const& request, std::string const& name)
{
    auto const all = grounds(tx, here, kind_of(here, request.procedure));
    return std::ranges::any_of(all, [&](Ground const& one) { return one.name == name && one.is_used; });
}

Result<void> file_copy(db::Write& tx, Caller const& caller, Workplace const& here, cases::Case const& request, Target const& target)
{
    crypto::SymmetricKey key;
    auto const opened = crypto::decrypt(here.keys.storage, target.made_key, service::made_context(target.id));
    if (!opened || opened->size() != key.bytes.size())
        return refuse(Kind::Gone, "disclosure.page_unreadable");
    std::ranges::copy(*opened, key.bytes.begin());
    records::Filing filing;
    filing.kind = records::Kind::Disclosure;
    filing.object = target.id.value;
    filing.matter_kind = "case";
    filing.matter = request.id.value;
    filing.owner = request.owner;
    filing.procedure = request.procedure;
    filing.procedure_title = request.title;
    if (auto const definition = definitions::definition(tx, here.definitions, request.definition)) {
        filing.store_class = definition->keep_class;
        filing.rule = { definition->keep_years, definition->keep_from_fiscal_year ? records::Start::FiscalYear : records::Start::EndOfEffect };
    }
    filing.title = target.title;
    filing.made_on = here.now().today();
    filing.to_whom = request.applicant_name;
    records::Part part { .origin = records::Origin::Own, .title = target.title, .type = "application/pdf", .hash = target.made_hash, .pages = target.proof.pages, .is_copy = true,
        .checked_by = caller.person };
    part.key = files::Blob { target.made, static_cast<std::uint64_t>(target.made_size), key };
    filing.parts = { part };
    TRY(records::file(tx, caller, here, filing));
    return {};
}

}  // namespace

Result<cases::Case> request_for(db::Read& tx, Caller const& caller, Workplace const& here, access::Action const& action, CaseId const& id)
{
    auto found = TRY(cases::find(tx, id));
    TRY(access::allow(tx, caller, action, { found.owner }));
    if (auto const kind = kind_of(here, found.procedure); kind.empty() || is_amendment(kind))
        return refuse(Kind::NotFound, "disclosure.not_a_request");
    return found;
}

Result<Target> find(db::Read& tx, Caller const& caller, Workplace const& here, CaseId const& id, TargetId const& target)
{
    TRY(request_for(tx, caller, here, cases::may_read_disclosure, id));
    auto found = store::target(tx, target);
    if (!found || found->of != id)
        return refuse(Kind::NotFound, "disclosure.no_such_target");
    return std::move(*found);
}

std::vector<Target> targets(db::Read& tx, CaseId const& id) { return store::of_case(tx, id); }
std::vector<Box> boxes(db::Read& tx, TargetId const& target) { return store::boxes(tx, target); }

std::vector<Target> waiting(db::Read& tx, Caller const& caller, int most)
{
    std::vector<Target> all;
    for (auto const& division : access::scope(tx, caller, cases::may_read_disclosure))
        for (auto& one : store::open_ones(tx, division, most))
            if (std::ranges::find(all, one.id, &Target::id) == all.end())
                all.push_back(std::move(one));
    std::ranges::sort(all, {}, [](Target const& one) { return one.id.value; });
    if (all.size() > static_cast<std::size_t>(most))
        all.erase(all.begin() + most, all.end());
    return all;
}

std::int64_t count_to_check(db::Read& tx, Caller const& caller)
{
    std::int64_t count = 0;
    for (auto const& division : access::scope(tx, caller, may_check))
        count += store::count_to_check(tx, division, caller.person);
    return count;
}

Result<Collected> from_record(Workplace const& here, Caller const& caller, records::RecordId const& id, std::int64_t number)
{
    auto const work = [&](db::Read& tx) -> Result<records::Part> {
        auto const record = TRY(records::find_record(tx, caller, id));
        bool const is_case = record.matter_kind == "case" && is_uuid(record.matter);
        if (is_case && (cases::special_of(tx, { record.matter }) || cases::shield_of(tx, { record.matter })))
            return refuse(Kind::Forbidden, "disclosure.record_kept_apart");
        if (records::has_mark(tx, id, records::Measure::StopUse))
            return refuse(Kind::Forbidden, "disclosure.record_kept_apart");
        for (auto const& part : records::parts(tx, id))
            if (part.number == number && part.origin != records::Origin::Database)
                return part;
        return refuse(Kind::NotFound, "disclosure.no_such_part");
    };
    auto const part = TRY(here.database.read(caller.tenant, work));
    auto const bytes = TRY(records::bytes_of(here, caller.tenant, id, part));
    return Collected { part.title, crypto::sha256_hex(bytes), here.files.keep_bytes(bytes), id, number };
}

Result<Target> collect(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Collected const& what)
{
    auto const request = TRY(request_for(tx, caller, here, cases::may_redact, id));
    auto const there = store::of_case(tx, id);
    std::vector<FieldError> errors;
    service::require(errors, "title", what.title, service::most_title);
    if (there.size() >= most_targets)
        errors.push_back({ "file", "disclosure.too_many", { { "most", std::to_string(most_targets) } } });
    if (!errors.empty())
        return refuse(std::move(errors));
    if (what.record && std::ranges::any_of(there, [&](Target const& one) { return one.record == what.record && one.part == what.part; }))
        return refuse(Kind::Conflict, "disclosure.there_already");
    auto const now = here.now();
    Target target;
    target.id = { now.id() };
    target.of = id;
    target.owner = request.owner;
    target.title = what.title;
    target.record = what.record;
    target.part = what.part;
    target.blob = what.blob.name;
    target.hash = what.hash;
    target.added_by = caller.person;
    target.added_at = now.at;
    store::insert(tx, target);
    sanitizing::keep(tx, here, service::owner_of_files, target.id.value,
        { json::object({ { "name", what.blob.name }, { "size", what.blob.size }, { "key", crypto::base64url(crypto::view(what.blob.key.bytes)) }, { "title", what.title } }) });
    if (what.record)
        TRY(hold_record(tx, here, request, what.record));
    service::trace(tx, caller, here, "disclosure.target.added", target, { { "sha256", target.hash }, { "record", what.record.value } });
    return target;
}

Result<void> remove(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, TargetId const& target, std::int64_t expected_version)
{
    TRY(request_for(tx, caller, here, cases::may_redact, id));
    auto const found = store::target(tx, target);
    if (!found || found->of != id)
        return refuse(Kind::NotFound, "disclosure.no_such_target");
    if (found->version != expected_version)
        return changed_meanwhile();
    if (found->state != State::Collecting && found->state != State::Unusable && found->state != State::Redacting)
        return refuse(Kind::Conflict, "disclosure.not_now");
    store::remove(tx, target);
    sanitizing::erase(tx, service::owner_of_files, target.value);
    files::forget_blobs(tx, service::owner_of_files, target.value);
    service::trace(tx, caller, here, "disclosure.target.removed", *found);
    return {};
}

Result<void> draw(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, TargetId const& target, std::vector<Box> const& drawn, std::int64_t expected_version)
{
    auto found = TRY(to_change(tx, caller, here, cases::may_redact, id, target, State::Redacting, expected_version));
    auto const request = TRY(cases::find(tx, id));
    std::vector<FieldError> errors;
    if (store::boxes(tx, target).size() + drawn.size() > most_boxes)
        errors.push_back({ "left", "disclosure.too_many_boxes", { { "most", std::to_string(most_boxes) } } });
    auto const now = here.now();
    for (auto box : drawn) {
        if (box.page < 1 || box.page > found.pages)
            return refuse(Kind::NotFound, "disclosure.no_such_page");
        if (auto const control = model::misplaced(box.area); !control.empty())
            errors.push_back({ control, "disclosure.misplaced" });
        if (!is_ground(tx, here, request, box.ground))
            errors.push_back({ "ground", "disclosure.ground_required" });
        if (!errors.empty())
            return refuse(std::move(errors));
        box.id = now.id();
        box.by = caller.person;
        box.at = now.at;
        store::insert(tx, target, box);
    }
    if (!errors.empty())
        return refuse(std::move(errors));
    found.said.clear();
    TRY(keep(tx, caller, here, std::move(found), "disclosure.box.drawn", { { "boxes", std::to_string(drawn.size()) } }));
    return {};
}

Result<void> rub_out(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, TargetId const& target, std::string const& box, std::int64_t expected_version)
{
    auto found = TRY(to_change(tx, caller, here, cases::may_redact, id, target, State::Redacting, expected_version));
    if (!store::remove(tx, target, box))
        return refuse(Kind::NotFound, "disclosure.no_such_box");
    TRY(keep(tx, caller, here, std::move(found), "disclosure.box.removed", { { "box", box } }));
    return {};
}

Result<Target> propose(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, TargetId const& target, Outcome outcome, std::string const& ground, std::string const& why,
    std::int64_t expected_version)
{
    auto found = TRY(to_change(tx, caller, here, cases::may_redact, id, target, State::Redacting, expected_version));
    auto const request = TRY(cases::find(tx, id));
    std::vector<FieldError> errors;
    bool const is_kept_back = outcome == Outcome::Closed || outcome == Outcome::Withheld;
    if (outcome == Outcome::Undecided)
        errors.push_back({ "outcome", "disclosure.outcome_required" });
    if (is_kept_back && !is_ground(tx, here, request, ground))
        errors.push_back({ "ground", "disclosure.ground_required" });
    if (is_kept_back)
        service::require(errors, "why", why, service::most_words);
    if (!errors.empty())
        return refuse(std::move(errors));
    found.outcome = outcome;
    found.ground = is_kept_back ? ground : std::string();
    found.why = is_kept_back ? why : std::string();
    found.said.clear();
    found.proposed_by = caller.person;
    found.proposed_at = here.now().at;
    found.state = is_kept_back ? State::Checking : State::Making;
    auto kept = TRY(keep(tx, caller, here, std::move(found), "disclosure.target.proposed", { { "outcome", word_of(outcome) }, { "ground", is_kept_back ? ground : std::string() } }));
    if (kept.state == State::Making) {
        auto const now = here.now();
        mado::jobs::enqueue(tx, now, jobs::make_job, json::object({ { "target", kept.id.value }, { "version", kept.version } }), now.at, kept.id.value);
    }
    return kept;
}

Result<Target> check(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, TargetId const& target, std::int64_t expected_version)
{
    auto found = TRY(to_change(tx, caller, here, may_check, id, target, State::Checking, expected_version));
    if (found.proposed_by == caller.person)
        return refuse(Kind::Forbidden, "disclosure.same_person");
    auto const request = TRY(cases::find(tx, id));
    found.state = State::Fixed;
    found.checked_by = caller.person;
    found.checked_at = here.now().at;
    if (found.outcome == Outcome::Disclosed)
        TRY(file_copy(tx, caller, here, request, found));
    std::map<std::string, std::string> details { { "outcome", word_of(found.outcome) }, { "sha256", found.made_hash } };
    auto fixed = TRY(keep(tx, caller, here, std::move(found), "disclosure.target.fixed", std::move(details)));
    cases::propose_reasons(tx, id, draft_reasons(tx, here, request));
    return fixed;
}

Result<Target> send_back(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, TargetId const& target, std::string const& why, std::int64_t expected_version)
{
    auto found = TRY(to_change(tx, caller, here, may_check, id, target, State::Checking, expected_version));
    std::vector<FieldError> errors;
    service::require(errors, "why", why, service::most_words);
    if (!errors.empty())
        return refuse(std::move(errors));
    found.state = State::Redacting;
    found.outcome = Outcome::Undecided;
    found.said = why;
    found.made.clear(), found.made_key.clear(), found.made_hash.clear();
    found.made_size = 0;
    found.proof = {};
    return keep(tx, caller, here, std::move(found), "disclosure.target.sent_back");
}

namespace service {

std::string made_context(TargetId const& id) { return "disclosure.made." + id.value; }

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Target const& target, std::map<std::string, std::string> details)
{
    std::erase_if(details, [](auto const& one) { return one.second.empty(); });
    audit::record(tx, caller, here.now(), event, { { "case", target.of.value }, { "disclosure_target", target.id.value } }, details);
}

bool is_blank(std::string_view words) { return text::trimmed(words).empty(); }

void require(std::vector<FieldError>& errors, char const* control, std::string_view words, std::size_t most)
{
    if (is_blank(words))
        errors.push_back({ control, "disclosure.required" });
    else if (text::first(words, most).size() < words.size())
        errors.push_back({ control, "disclosure.too_long", { { "most", std::to_string(most) } } });
}

Result<void> settled(db::Write& tx, Caller const& caller, Workplace const& here, sanitizing::Settled const& event)
{
    if (event.file.owner != owner_of_files)
        return {};
    auto target = store::target(tx, { event.file.id });
    if (!target || target->state != State::Collecting)
        return {};
    auto const& file = event.file;
    bool const has_pages = file.state == sanitizing::State::Clean && (file.type == "application/pdf" || file.type == "image/jpeg") && file.pages > 0 && file.pages <= most_pages;
    target->state = has_pages ? State::Redacting : State::Unusable;
    target->pages = has_pages ? file.pages : 0;
    target->said = has_pages ? std::string() : file.pages > most_pages ? "disclosure.too_many_pages" : "disclosure.no_pages";
    TRY(keep(tx, caller, here, std::move(*target), has_pages ? "disclosure.target.collected" : "disclosure.target.unusable"));
    return {};
}

Result<void> erased(db::Write& tx, Caller const&, Workplace const&, records::Erased const& event)
{
    if (event.of.kind != records::Kind::Case)
        return {};
    for (auto const& target : store::of_case(tx, { event.of.object })) {
        sanitizing::erase(tx, owner_of_files, target.id.value);
        files::forget_blobs(tx, owner_of_files, target.id.value);
        store::erase(tx, target.id);
    }
    for (auto const& due : store::dues(tx, { event.of.object }))
        desk::forget(tx, due.id);
    store::erase_defences(tx, { event.of.object });
    store::erase_amendments(tx, { event.of.object });
    desk::forget(tx, event.of.object);
    return {};
}

}  // namespace service

}  // namespace mado::disclosure
