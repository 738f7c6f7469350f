#include "web/pages.h"

#include <mado/disclosure/amendments.h>
#include <mado/documents/documents.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>
#include <mado/web/form.h>

#include <algorithm>

namespace mado::disclosure::web {

namespace {

struct ItemRow {
    std::string id, version, address, record, title, place, what, judgement, ground, why, done;
    bool may_change = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(ItemRow, id), MADO_FIELD(ItemRow, version), MADO_FIELD(ItemRow, address), MADO_FIELD(ItemRow, record), MADO_FIELD(ItemRow, title),
        MADO_FIELD(ItemRow, place), MADO_FIELD(ItemRow, what), MADO_FIELD(ItemRow, judgement), MADO_FIELD(ItemRow, ground), MADO_FIELD(ItemRow, why), MADO_FIELD(ItemRow, done),
        MADO_FIELD(ItemRow, may_change) };
};
struct FoundRow {
    std::string address, title, about;
    static constexpr auto fields = std::tuple { MADO_FIELD(FoundRow, address), MADO_FIELD(FoundRow, title), MADO_FIELD(FoundRow, about) };
};
struct ReceiverRow {
    std::string name, address, told, document;
    static constexpr auto fields = std::tuple { MADO_FIELD(ReceiverRow, name), MADO_FIELD(ReceiverRow, address), MADO_FIELD(ReceiverRow, told), MADO_FIELD(ReceiverRow, document) };
};
// The form of one place.
struct PlaceView {
    std::string id, version, record, record_title, place, before, after, why, record_error, place_error, before_error, after_error, ground_error, why_error, measure_error;
    std::vector<Choice> measures, judgements, grounds;
    bool is_correction = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(PlaceView, id), MADO_FIELD(PlaceView, version), MADO_FIELD(PlaceView, record), MADO_FIELD(PlaceView, record_title),
        MADO_FIELD(PlaceView, place), MADO_FIELD(PlaceView, before), MADO_FIELD(PlaceView, after), MADO_FIELD(PlaceView, why), MADO_FIELD(PlaceView, record_error),
        MADO_FIELD(PlaceView, place_error), MADO_FIELD(PlaceView, before_error), MADO_FIELD(PlaceView, after_error), MADO_FIELD(PlaceView, ground_error), MADO_FIELD(PlaceView, why_error),
        MADO_FIELD(PlaceView, measure_error), MADO_FIELD(PlaceView, measures), MADO_FIELD(PlaceView, judgements), MADO_FIELD(PlaceView, grounds), MADO_FIELD(PlaceView, is_correction) };
};
struct ToldView {
    std::vector<ReceiverRow> rows;
    std::string name, address, name_error, address_error;
    bool has_rows = false, may_name = false, may_tell = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(ToldView, rows), MADO_FIELD(ToldView, name), MADO_FIELD(ToldView, address), MADO_FIELD(ToldView, name_error),
        MADO_FIELD(ToldView, address_error), MADO_FIELD(ToldView, has_rows), MADO_FIELD(ToldView, may_name), MADO_FIELD(ToldView, may_tell) };
};
struct AmendmentsView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string case_address, case_title, kind, words;
    std::vector<ItemRow> rows;
    std::vector<FoundRow> found;
    std::optional<PlaceView> place;
    std::optional<ToldView> receivers;
    bool has_rows = false, may_write = false, may_carry_out = false, has_found = false, has_asked = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(AmendmentsView, trouble_summary), MADO_FIELD(AmendmentsView, case_address), MADO_FIELD(AmendmentsView, case_title),
        MADO_FIELD(AmendmentsView, kind), MADO_FIELD(AmendmentsView, words), MADO_FIELD(AmendmentsView, rows), MADO_FIELD(AmendmentsView, found), MADO_FIELD(AmendmentsView, place),
        MADO_FIELD(AmendmentsView, receivers), MADO_FIELD(AmendmentsView, has_rows), MADO_FIELD(AmendmentsView, may_write), MADO_FIELD(AmendmentsView, may_carry_out),
        MADO_FIELD(AmendmentsView, has_found), MADO_FIELD(AmendmentsView, has_asked) };
};

template <typename E>
E one_of(std::string const& typed, E otherwise)
{
    for (auto const word : names_of(E {}))
        if (word == typed)
            return value_of<E>(typed);
    return otherwise;
}

std::string ground_words(Visit const& visit, db::Read& tx, std::string const& name)
{
    for (auto const& one : grounds(tx, visit.here))
        if (one.name == name)
            return one.article + "　" + one.title;
    return {};
}

ItemRow row_of(Visit const& visit, db::Read& tx, Amendment const& one, bool may_write)
{
    return { one.id, std::to_string(one.version), mado::web::link(visit, { "amendments", one.of.value }) + "?amendment=" + one.id, mado::web::link(visit, { "records", one.record.value }), one.title,
        one.place, words_of(one), say(visit, "disclosure.judgement." + word_of(one.judgement)), ground_words(visit, tx, one.ground), one.why,
        one.done_on ? say(visit, "disclosure.amendment.done", { { "day", wareki::text(*one.done_on) } }) : std::string(), may_write && !one.done_on };
}

Amendment typed_in(Visit const& visit)
{
    auto const& request = visit.request;
    Amendment typed;
    typed.id = request.answer("amendment");
    typed.of = case_of(visit);
    typed.record = { request.answer("record") };
    typed.measure = one_of(request.answer("measure"), records::Measure::Correct);
    typed.place = request.answer("place"), typed.before = request.answer("before"), typed.after = request.answer("after");
    typed.judgement = one_of(request.answer("judgement"), Judgement::Undecided);
    typed.ground = request.answer("ground"), typed.why = request.answer("why");
    typed.version = number_typed(request.answer("version"), 0);
    return typed;
}

// What the form begins with: what was typed, the place that is to be changed, or a record that was just found.
std::optional<Amendment> begun(Visit const& visit, db::Read& tx, std::vector<Amendment> const& all, Attempt const* attempt, bool is_correction)
{
    if (attempt && visit.request.answer("do") == "keep")
        return typed_in(visit);
    auto const old = std::ranges::find(all, visit.request.query_of("amendment"), &Amendment::id);
    if (old != all.end() && !old->done_on)
        return *old;
    records::RecordId const record { visit.request.query_of("record") };
    if (!is_uuid(record.value) || !records::find_record(tx, visit.caller, record))
        return std::nullopt;
    Amendment made;
    made.record = record;
    made.measure = is_correction ? records::Measure::Correct : records::Measure::StopUse;
    return made;
}

PlaceView form_of(Visit const& visit, db::Read& tx, cases::Case const& found, Amendment const& one, Attempt const* attempt)
{
    PlaceView view;
    view.id = one.id, view.version = std::to_string(one.version), view.record = one.record.value;
    view.place = one.place, view.before = one.before, view.after = one.after, view.why = one.why;
    if (auto const record = records::find_record(tx, visit.caller, one.record))
        view.record_title = records::listed(tx, *record).title + "　" + record->number;
    auto const kind = kind_of(visit.here, found.procedure);
    view.is_correction = kind == "correction";
    if (view.is_correction)
        view.measures = { { "correct", say(visit, "disclosure.measure.correct"), true } };
    else
        for (auto const measure : { records::Measure::StopUse, records::Measure::StopProvision, records::Measure::Erase })
            view.measures.push_back({ word_of(measure), say(visit, "disclosure.measure." + word_of(measure)), one.measure == measure });
    for (auto const judgement : { Judgement::Undecided, Judgement::Made, Judgement::Left })
        view.judgements.push_back({ word_of(judgement), say(visit, "disclosure.judgement." + word_of(judgement)), one.judgement == judgement });
    view.grounds = ground_choices(visit, tx, found, one.ground);
    for (auto const& [control, error] : { std::pair { "record", &PlaceView::record_error }, { "place", &PlaceView::place_error }, { "before", &PlaceView::before_error },
             { "after", &PlaceView::after_error }, { "ground", &PlaceView::ground_error }, { "why", &PlaceView::why_error }, { "measure", &PlaceView::measure_error } })
        view.*error = mado::web::trouble_of(visit, attempt, control);
    return view;
}

ToldView told_of(Visit const& visit, db::Read& tx, CaseId const& id, Attempt const* attempt, bool may_write)
{
    ToldView view;
    for (auto const& one : receivers(tx, id)) {
        view.rows.push_back({ one.name + "　" + one.honorific, one.address, one.told_on ? say(visit, "disclosure.receiver.told", { { "day", wareki::text(*one.told_on) } }) : std::string(),
            one.document.empty() ? std::string() : mado::web::link(visit, { "documents", one.document }) });
        view.may_tell = view.may_tell || !one.told_on;
    }
    auto const all = amendments(tx, id);
    view.may_tell = view.may_tell && may_write && std::ranges::any_of(all, [](Amendment const& one) { return one.done_on.has_value(); });
    view.has_rows = !view.rows.empty();
    view.may_name = may_write;
    auto const* typed = attempt && visit.request.answer("do") == "receiver" ? attempt : nullptr;
    if (typed)
        view.name = visit.request.answer("name"), view.address = visit.request.answer("address");
    view.name_error = mado::web::trouble_of(visit, typed, "name");
    view.address_error = mado::web::trouble_of(visit, typed, "address");
    return view;
}

std::vector<FoundRow> found_by(Visit const& visit, db::Read& tx, std::string const& words)
{
    std::vector<FoundRow> all;
    for (auto const& record : records::search(tx, visit.caller, words))
        all.push_back({ mado::web::link(visit, { "amendments", case_of(visit).value }) + "?record=" + record.id.value, record.title, record.number + "　" + wareki::short_text(record.made_on) });
    return all;
}

}  // namespace

Shown show_amendments(Visit const& visit, Attempt const* attempt)
{
    auto const words = visit.request.query_of("words");
    auto const work = [&](db::Read& tx) -> Result<AmendmentsView> {
        auto const found = TRY(amended_case(tx, visit.caller, visit.here, cases::may_read_disclosure, case_of(visit)));
        auto const kind = kind_of(visit.here, found.procedure);
        bool const may_redact = access::allow(tx, visit.caller, cases::may_redact, { found.owner }).has_value();
        AmendmentsView made;
        made.case_title = grouped(found.receipt_number) + "　" + found.title;
        made.kind = say(visit, "disclosure.kind." + kind);
        made.may_write = may_redact && found.state == cases::CaseState::Examining;
        auto const all = amendments(tx, found.id);
        for (auto const& one : all) {
            made.rows.push_back(row_of(visit, tx, one, made.may_write));
            made.may_carry_out = made.may_carry_out || (one.judgement == Judgement::Made && !one.done_on);
        }
        using enum cases::CaseState;
        made.may_carry_out = made.may_carry_out && may_redact && (found.state == Decided || found.state == Dispatched || found.state == Closed);
        if (made.may_write && !text::trimmed(words).empty())
            made.found = found_by(visit, tx, words);
        if (auto const one = made.may_write ? begun(visit, tx, all, attempt, kind == "correction") : std::nullopt)
            made.place = form_of(visit, tx, found, *one, attempt);
        if (kind == "correction")
            made.receivers = told_of(visit, tx, found.id, attempt, may_redact);
        return made;
    };
    auto view = TRY(visit.here.database.read(visit.tenant(), work));
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.case_address = mado::web::link(visit, { "cases", case_of(visit).value });
    view.words = words;
    view.has_rows = !view.rows.empty();
    view.has_found = !view.found.empty();
    view.has_asked = !text::trimmed(words).empty();
    return mado::web::page(visit, "disclosure/amendments.html", view, attempt);
}

Shown act_amendments(Visit const& visit)
{
    auto const& request = visit.request;
    auto const what = request.answer("do");
    auto const id = case_of(visit);
    auto const done = [&](char const* said) { return mado::web::done(visit, "/amendments/" + id.value, said); };
    auto& database = visit.here.database;
    if (what == "carry_out") {
        TRY(database.write(visit.tenant(), { .name = "disclosure.carry_out" }, [&](db::Write& tx) { return carry_out(tx, visit.caller, visit.here, id); }));
        return done("disclosure.said.carried_out");
    }
    if (what == "receiver") {
        Receiver const typed { .of = id, .name = request.answer("name"), .address = request.answer("address"), .honorific = request.answer("honorific") == "person" ? "様" : "御中" };
        TRY(database.write(visit.tenant(), { .name = "disclosure.receiver" }, [&](db::Write& tx) { return name_receiver(tx, visit.caller, visit.here, typed); }));
        return done("disclosure.said.receiver");
    }
    if (what == "tell") {
        TRY(database.write(visit.tenant(), documents::numbering("disclosure.tell"), [&](db::Write& tx) { return tell_receivers(tx, visit.caller, visit.here, id); }));
        return done("disclosure.said.told");
    }
    if (what == "remove") {
        auto const version = number_typed(request.answer("version"));
        TRY(database.write(visit.tenant(), { .name = "disclosure.amendment" }, [&](db::Write& tx) { return remove_amendment(tx, visit.caller, visit.here, id, request.answer("amendment"), version); }));
        return done("disclosure.said.amendment_removed");
    }
    TRY(database.write(visit.tenant(), { .name = "disclosure.amendment" }, [&](db::Write& tx) { return write_amendment(tx, visit.caller, visit.here, typed_in(visit)); }));
    return done("disclosure.said.amendment");
}

std::vector<mado::web::PageType> amendment_pages() { return { html::page<AmendmentsView>("disclosure/amendments.html") }; }

}  // namespace mado::disclosure::web
