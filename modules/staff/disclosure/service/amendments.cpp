#include <mado/disclosure/amendments.h>

#include <mado/audit/audit.h>
#include <mado/cases/letters.h>
#include <mado/cases/shield.h>
#include <mado/cases/special.h>
#include <mado/desk/reminders.h>

#include "service/amending.h"
#include "service/inside.h"
#include "store/amendment_store.h"

#include <algorithm>

namespace mado::disclosure {

namespace {

using Kind = Refusal::Kind;
using records::Measure;

constexpr std::size_t most_amendments = 50;  // of the procedure's own list
constexpr int days_to_carry_out = 7;
constexpr std::string_view correction = "correction", suspension = "suspension";
constexpr char const* notice_of_correction = "personal_correction_told";

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Amendment const& one)
{
    audit::record(tx, caller, here.now(), event, { { "case", one.of.value }, { "record", one.record.value } },
        { { "amendment", one.id }, { "measure", word_of(one.measure) }, { "judgement", word_of(one.judgement) }, { "ground", one.ground } });
}

bool is_ground(db::Read& tx, Workplace const& here, std::string_view kind, std::string const& name)
{
    auto const all = grounds(tx, here, kind);
    return std::ranges::any_of(all, [&](Ground const& one) { return one.name == name && one.is_used; });
}

std::string article_of(db::Read& tx, Workplace const& here, std::string const& name)
{
    for (auto const& one : grounds(tx, here))
        if (one.name == name)
            return one.article;
    return {};
}

std::vector<FieldError> wrong_in(db::Read& tx, Workplace const& here, std::string_view kind, Amendment const& typed)
{
    std::vector<FieldError> errors;
    service::require(errors, "place", typed.place, service::most_title);
    bool const is_correction = typed.measure == Measure::Correct;
    if (is_correction != (kind == correction))
        errors.push_back({ "measure", "disclosure.amendment.measure" });
    if (is_correction && service::is_blank(typed.before) && service::is_blank(typed.after))
        errors.push_back({ "after", "disclosure.required" });
    if (!service::is_blank(typed.before))
        service::require(errors, "before", typed.before, service::most_words / 2);
    if (!service::is_blank(typed.after))
        service::require(errors, "after", typed.after, service::most_words / 2);
    if (typed.judgement != Judgement::Undecided && !is_ground(tx, here, kind, typed.ground))
        errors.push_back({ "ground", "disclosure.ground_required" });
    if (typed.judgement == Judgement::Left)
        service::require(errors, "why", typed.why, service::most_words);
    return errors;
}

// A record that opens only with a reason is not named in a request by way of a search.
Result<records::Record> record_for(db::Read& tx, Caller const& caller, records::RecordId const& id)
{
    auto record = records::find_record(tx, caller, id);
    if (!record || record->state != records::RecordState::Kept)
        return refuse({ { "record", "disclosure.amendment.record" } });
    if (record->matter_kind == "case" && is_uuid(record->matter) && (cases::special_of(tx, { record->matter }) || cases::shield_of(tx, { record->matter })))
        return refuse(Kind::Forbidden, "disclosure.record_kept_apart");
    return std::move(*record);
}

// What the procedure calls 調査と判断 is filled from the places, and so are the reasons of the draft: nothing is typed twice.
Result<void> follow(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id)
{
    auto const found = TRY(cases::find(tx, id));
    json::Array judged;
    std::string reasons;
    for (auto const& one : store::amendments(tx, id)) {
        auto const place = one.title + "　" + one.place;
        if (one.judgement == Judgement::Made)
            judged.push_back(json::object({ { "place", place }, { "judgement", one.measure == Measure::Correct ? "correct" : "stop" }, { "made", words_of(one) } }));
        if (one.judgement != Judgement::Left)
            continue;
        auto const article = article_of(tx, here, one.ground);
        judged.push_back(json::object({ { "place", place }, { "judgement", "leave" }, { "withheld", one.why + "（" + article + "）" } }));
        auto why = one.why;
        std::ranges::replace(why, '\n', ' ');
        reasons += place + "は、" + why + (why.ends_with("。") ? "" : "。") + "（" + article + "）\n";
    }
    TRY(cases::keep_examined(tx, caller, here, id, { { "judged", json::Value(judged) } }, found.version));
    cases::propose_reasons(tx, id, reasons);
    return {};
}

std::string result_of(std::vector<Amendment> const& all)
{
    auto const count = [&](Judgement judgement) { return std::ranges::count(all, judgement, &Amendment::judgement); };
    if (count(Judgement::Undecided) > 0)
        return {};
    return count(Judgement::Left) == 0 ? "granted" : count(Judgement::Made) == 0 ? "refused" : "partly";
}

bool is_decided(cases::Case const& found)
{
    using enum cases::CaseState;
    return (found.state == Decided || found.state == Dispatched || found.state == Closed) && (found.result == "granted" || found.result == "partly");
}

bool is_to_be_done(Amendment const& one) { return one.judgement == Judgement::Made && !one.done_on; }

}  // namespace

bool is_amendment(std::string_view kind) { return kind == correction || kind == suspension; }

std::vector<Amendment> amendments(db::Read& tx, CaseId const& id) { return store::amendments(tx, id); }
std::vector<Receiver> receivers(db::Read& tx, CaseId const& id) { return store::receivers(tx, id); }

std::string words_of(Amendment const& one)
{
    switch (one.measure) {
    case Measure::Correct:
        if (service::is_blank(one.before))
            return "「" + one.after + "」を加える。";
        if (service::is_blank(one.after))
            return "「" + one.before + "」を削る。";
        return "「" + one.before + "」を「" + one.after + "」に改める。";
    case Measure::StopUse: return "利用を停止する。";
    case Measure::StopProvision: return "提供を停止する。";
    case Measure::Erase: return "消去する。";
    }
    return {};
}

Result<cases::Case> amended_case(db::Read& tx, Caller const& caller, Workplace const& here, access::Action const& action, CaseId const& id)
{
    auto found = TRY(cases::find(tx, id));
    TRY(access::allow(tx, caller, action, { found.owner }));
    if (!is_amendment(kind_of(here, found.procedure)))
        return refuse(Kind::NotFound, "disclosure.not_a_request");
    return found;
}

Result<Amendment> write_amendment(db::Write& tx, Caller const& caller, Workplace const& here, Amendment const& typed)
{
    auto const found = TRY(amended_case(tx, caller, here, cases::may_redact, typed.of));
    auto const there = store::amendments(tx, typed.of);
    auto errors = wrong_in(tx, here, kind_of(here, found.procedure), typed);
    if (typed.version == 0 && there.size() >= most_amendments)
        errors.push_back({ "place", "disclosure.too_many", { { "most", std::to_string(most_amendments) } } });
    if (!errors.empty())
        return refuse(std::move(errors));
    auto const record = TRY(record_for(tx, caller, typed.record));
    auto kept = typed;
    kept.title = record.title + (record.number.empty() ? "" : "（" + record.number + "）");
    kept.by = caller.person;
    kept.at = here.now().at;
    kept.done_on = std::nullopt;
    if (typed.version == 0) {
        kept.id = here.now().id();
        store::insert(tx, kept);
    } else if (auto const old = std::ranges::find(there, typed.id, &Amendment::id); old == there.end() || old->done_on || !store::change(tx, kept)) {
        return refuse(Kind::Conflict, "disclosure.changed_meanwhile");
    }
    ++kept.version;
    TRY(follow(tx, caller, here, typed.of));
    trace(tx, caller, here, "disclosure.amendment.written", kept);
    return kept;
}

Result<void> remove_amendment(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& amendment, std::int64_t expected_version)
{
    TRY(amended_case(tx, caller, here, cases::may_redact, id));
    auto const all = store::amendments(tx, id);
    auto const found = std::ranges::find(all, amendment, &Amendment::id);
    if (found == all.end())
        return refuse(Kind::NotFound, "disclosure.amendment.none");
    if (!store::remove_amendment(tx, id, amendment, expected_version))
        return refuse(Kind::Conflict, "disclosure.changed_meanwhile");
    TRY(follow(tx, caller, here, id));
    trace(tx, caller, here, "disclosure.amendment.removed", *found);
    return {};
}

Result<int> carry_out(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id)
{
    auto const found = TRY(amended_case(tx, caller, here, cases::may_redact, id));
    if (!is_decided(found))
        return refuse(Kind::Conflict, "disclosure.amendment.not_decided");
    int done = 0;
    for (auto one : store::amendments(tx, id)) {
        if (!is_to_be_done(one))
            continue;
        TRY(records::carry_out(tx, caller, here, { one.id, one.record, one.measure, one.place, one.before, one.after, article_of(tx, here, one.ground), grouped(found.receipt_number) }));
        one.done_on = here.now().today();
        if (!store::change(tx, one))
            return refuse(Kind::Conflict, "disclosure.changed_meanwhile");
        trace(tx, caller, here, "disclosure.amendment.carried_out", one);
        ++done;
    }
    if (done == 0)
        return refuse(Kind::Conflict, "disclosure.amendment.nothing_left");
    desk::forget(tx, id.value);
    return done;
}

Result<Receiver> name_receiver(db::Write& tx, Caller const& caller, Workplace const& here, Receiver const& typed)
{
    auto const found = TRY(amended_case(tx, caller, here, cases::may_redact, typed.of));
    std::vector<FieldError> errors;
    service::require(errors, "name", typed.name, service::most_title);
    service::require(errors, "address", typed.address, service::most_title);
    if (!errors.empty())
        return refuse(std::move(errors));
    if (kind_of(here, found.procedure) != correction)
        return refuse(Kind::Conflict, "disclosure.amendment.correction_only");
    auto kept = typed;
    kept.id = here.now().id();
    kept.honorific = typed.honorific == "様" ? "様" : "御中";
    kept.by = caller.person;
    kept.at = here.now().at;
    store::insert(tx, kept);
    audit::record(tx, caller, here.now(), "disclosure.receiver.named", { { "case", typed.of.value } }, { { "receiver", kept.id } });
    return kept;
}

Result<int> tell_receivers(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id)
{
    auto const found = TRY(amended_case(tx, caller, here, cases::may_redact, id));
    json::Array facts;
    for (auto const& one : store::amendments(tx, id))
        if (one.done_on && one.measure == Measure::Correct)
            for (auto const& [label, value] : { std::pair("文書と箇所", one.title + "　" + one.place), std::pair("訂正前", one.before), std::pair("訂正後", one.after) })
                facts.push_back(json::object({ { "label", label }, { "value", value.empty() ? "（なし）" : value } }));
    if (facts.empty())
        return refuse(Kind::Conflict, "disclosure.amendment.nothing_corrected");
    int told = 0;
    for (auto one : store::receivers(tx, id)) {
        if (one.told_on)
            continue;
        one.document = TRY(cases::send_letter(tx, caller, here, found, { notice_of_correction, one.name, one.address, one.honorific, json::object({ { "facts", json::Value(facts) } }) }));
        one.told_on = here.now().today();
        if (!store::set_told(tx, one))
            return refuse(Kind::Conflict, "disclosure.changed_meanwhile");
        audit::record(tx, caller, here.now(), "disclosure.receiver.told", { { "case", id.value }, { "document", one.document } }, { { "receiver", one.id } });
        ++told;
    }
    if (told == 0)
        return refuse(Kind::Conflict, "disclosure.amendment.nobody_left");
    return told;
}

Result<void> service::on_amendment_decided(db::Write& tx, Caller const&, Workplace const& here, approvals::Decided const& event)
{
    auto const& proposal = event.draft.proposal;
    if (proposal.matter_kind != "case" || !is_amendment(kind_of(here, proposal.procedure)))
        return {};
    CaseId const id { proposal.matter };
    auto const all = store::amendments(tx, id);
    bool const is_on_merits = proposal.result == "granted" || proposal.result == "partly" || proposal.result == "refused";
    if (all.empty() || !is_on_merits)
        return {};
    if (result_of(all) != proposal.result)
        return refuse(Kind::Conflict, "disclosure.amendment.not_as_judged");
    if (proposal.result != "refused")
        desk::remind(tx, { id.value, proposal.owner, id, "決定した訂正・利用停止の実施", "/amendments/" + id.value, here.now().today().plus_days(days_to_carry_out) });
    return {};
}

}  // namespace mado::disclosure
