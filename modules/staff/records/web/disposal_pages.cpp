#include "web/pages.h"

#include <mado/cases/events.h>
#include <mado/cases/special.h>
#include <mado/records/transfer.h>
#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::records::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

struct ListRow {
    std::string address, day, words, by, state, is;
    static constexpr auto fields = std::tuple { F(ListRow, address), F(ListRow, day), F(ListRow, words), F(ListRow, by), F(ListRow, state), F(ListRow, is) };
};
struct DueRow {
    std::string id, address, title, words, owner, until, reason, extend_until, trouble, act_name, reason_name, until_name;
    std::vector<Choice> acts;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { F(DueRow, id), F(DueRow, address), F(DueRow, title), F(DueRow, words), F(DueRow, owner), F(DueRow, until), F(DueRow, reason), F(DueRow, extend_until),
        F(DueRow, trouble), F(DueRow, act_name), F(DueRow, reason_name), F(DueRow, until_name), F(DueRow, acts), F(DueRow, is_chosen) };
};
struct DisposalsView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string words, words_error, folder_error;
    bool has_lists = false, may_propose = false, has_due = false;
    std::vector<ListRow> lists;
    std::vector<DueRow> due;
    static constexpr auto fields = std::tuple { F(DisposalsView, trouble_summary), F(DisposalsView, words), F(DisposalsView, words_error), F(DisposalsView, folder_error),
        F(DisposalsView, has_lists), F(DisposalsView, may_propose), F(DisposalsView, has_due), F(DisposalsView, lists), F(DisposalsView, due) };
};
struct LineRow {
    std::string folder, address, title, words, owner, act, reason, records, state, package, receipt, fetch;
    bool is_packed = false;
    static constexpr auto fields = std::tuple { F(LineRow, folder), F(LineRow, address), F(LineRow, title), F(LineRow, words), F(LineRow, owner), F(LineRow, act), F(LineRow, reason),
        F(LineRow, records), F(LineRow, state), F(LineRow, package), F(LineRow, receipt), F(LineRow, fetch), F(LineRow, is_packed) };
};
struct DisposalView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, words, state, proposed, decided, comment_kept, receipt_error, package_error, receipt, draft, hash;
    std::vector<LineRow> lines;
    static constexpr auto fields = std::tuple { F(DisposalView, trouble_summary), F(DisposalView, back), F(DisposalView, words), F(DisposalView, state), F(DisposalView, proposed),
        F(DisposalView, decided), F(DisposalView, comment_kept), F(DisposalView, receipt_error), F(DisposalView, package_error), F(DisposalView, receipt), F(DisposalView, draft),
        F(DisposalView, hash), F(DisposalView, lines) };
};
struct HoldRow {
    std::string id, address, what, ground, reference, words, since, by, why_name;
    static constexpr auto fields = std::tuple { F(HoldRow, id), F(HoldRow, address), F(HoldRow, what), F(HoldRow, ground), F(HoldRow, reference), F(HoldRow, words), F(HoldRow, since),
        F(HoldRow, by), F(HoldRow, why_name) };
};
struct HoldsView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string object, object_error, reference, reference_error, words, words_error, why, why_error;
    bool has_holds = false;
    std::vector<HoldRow> holds;
    std::vector<Choice> grounds;
    static constexpr auto fields = std::tuple { F(HoldsView, trouble_summary), F(HoldsView, object), F(HoldsView, object_error), F(HoldsView, reference), F(HoldsView, reference_error),
        F(HoldsView, words), F(HoldsView, words_error), F(HoldsView, why), F(HoldsView, why_error), F(HoldsView, has_holds), F(HoldsView, holds), F(HoldsView, grounds) };
};
#undef F

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

DisposalId disposal_at(Visit const& visit) { return visit.request.id<DisposalTag>("disposal"); }

std::vector<Choice> act_choices(Visit const& visit, Item const& item, Selected selected, std::string_view chosen)
{
    std::vector<Choice> all;
    for (auto const act : { Act::Dispose, Act::Transfer, Act::Extend })
        if (allows(item, selected, act))
            all.push_back({ word_of(act), say(visit, "records.act." + word_of(act)), chosen.empty() ? act == usual_act(item, selected) : word_of(act) == chosen });
    return all;
}

DueRow row_of(Visit const& visit, db::Read& tx, Folder const& folder, Attempt const* attempt)
{
    auto const& request = visit.request;
    auto const of = item(tx, folder.item).value_or(Item {});
    auto const& id = folder.id.value;
    DueRow row { .id = id, .address = mado::web::link(visit, { "records", "folders", id }), .title = folder.title,
        .words = of.large + "／" + of.middle + "　" + year_words(visit, of.rule, folder.year) + "　" + years_words(visit, of.rule.years), .owner = division_name(tx, folder.owner),
        .until = folder.until ? wareki::short_text(*folder.until) : std::string(), .reason = {}, .extend_until = {}, .trouble = mado::web::trouble_of(visit, attempt, "folder." + id),
        .act_name = "act." + id, .reason_name = "reason." + id, .until_name = "until." + id, .acts = {} };
    if (attempt) {
        auto const chosen = request.answers("folder");
        row.is_chosen = std::ranges::find(chosen, id) != chosen.end();
        row.reason = request.answer(row.reason_name), row.extend_until = request.answer(row.until_name);
    }
    row.acts = act_choices(visit, of, folder.selected, attempt ? request.answer(row.act_name) : std::string());
    return row;
}

std::string_view weight_of(DisposalState state)
{
    return state == DisposalState::Proposed ? "heed" : state == DisposalState::Decided ? "man" : state == DisposalState::Done ? "good" : "";
}

LineRow row_of(Visit const& visit, db::Read& tx, Disposal const& list, Line const& line, bool may_hand_over)
{
    auto const until = line.until ? say(visit, "records.disposal.extended_to", { { "day", wareki::short_text(*line.until) } }) : std::string();
    return { line.folder.value, mado::web::link(visit, { "records", "folders", line.folder.value }), line.title, line.item_words, division_name(tx, line.owner), say(visit, "records.act." + word_of(line.act)) + until,
        line.reason, std::to_string(line.records),
        say(visit, "records.line." + word_of(line.state)) + (line.done_on ? "　" + wareki::short_text(*line.done_on) : std::string()), line.package, line.receipt,
        mado::web::link(visit, { "records", "disposals", list.id.value, "package" }), line.state == LineState::Packed && may_hand_over };
}

// What is held: a folder, a record, or all of a case (by its 受付番号).
std::string what_is_held(Visit const& visit, db::Read& tx, Hold const& hold)
{
    if (hold.kind == Holds::Folder)
        if (auto const folder = find_folder(tx, visit.caller, { hold.object }))
            return folder->title;
    if (hold.kind == Holds::Record)
        if (auto const record = find_record(tx, visit.caller, { hold.object }))
            return listed(tx, *record).title;
    if (hold.matter_kind == "case")
        if (auto const found = cases::find(tx, { hold.object }))
            return cases::listed(tx, *found).title + "　" + grouped(found->receipt_number);
    return hold.object;
}

std::string address_of(Visit const& visit, Hold const& hold)
{
    switch (hold.kind) {
    case Holds::Folder: return mado::web::link(visit, { "records", "folders", hold.object });
    case Holds::Record: return mado::web::link(visit, { "records", hold.object });
    case Holds::Matter: break;
    }
    return hold.matter_kind == "case" ? mado::web::link(visit, { "cases", hold.object }) : std::string();
}

// The last piece of a pasted address, or an id, or a 受付番号.
Result<Hold> hold_typed(Visit const& visit, db::Read& tx)
{
    auto typed = visit.request.answer("object");
    if (auto const slash = typed.find_last_of('/'); slash != std::string::npos)
        typed = typed.substr(slash + 1);
    Hold hold;
    hold.ground = one_of<Ground>(visit.request.answer("ground")).value_or(Ground::Other);
    hold.reference = visit.request.answer("reference"), hold.words = visit.request.answer("words");
    hold.object = typed;
    if (is_uuid(typed)) {
        if (find_folder(tx, visit.caller, { typed })) {
            hold.kind = Holds::Folder;
            return hold;
        }
        if (find_record(tx, visit.caller, { typed })) {
            hold.kind = Holds::Record;
            return hold;
        }
    }
    if (auto const found = cases::find_by_receipt(tx, receipt_number_from(typed))) {
        hold.kind = Holds::Matter;
        hold.matter_kind = "case";
        hold.object = found->id.value;
        return hold;
    }
    return refuse({ { "object", "records.hold.object_required" } });
}

}  // namespace

Shown show_disposals(Visit const& visit, Attempt const* attempt)
{
    auto view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        DisposalsView made;
        for (auto const& one : disposals(tx, visit.caller))
            made.lists.push_back({ mado::web::link(visit, { "records", "disposals", one.id.value }), wareki::short_text(day_in_tokyo(one.proposed_at)),
                one.words.empty() ? wareki::fiscal_year_text(one.year) : one.words, person_name(tx, one.proposed_by), say(visit, "records.disposal.state." + word_of(one.state)), std::string(weight_of(one.state)) });
        made.may_propose = access::allow(tx, visit.caller, may_dispose, { "" }).has_value();
        for (auto const& folder : due(tx, visit.caller, visit.now().today()))
            made.due.push_back(row_of(visit, tx, folder, attempt));
        return made;
    });
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.has_lists = !view.lists.empty(), view.has_due = !view.due.empty();
    view.words = attempt ? visit.request.answer("words") : std::string();
    view.words_error = mado::web::trouble_of(visit, attempt, "words");
    view.folder_error = mado::web::trouble_of(visit, attempt, "folder");
    return mado::web::page(visit, "records/disposals.html", view, attempt);
}

Shown act_propose(Visit const& visit)
{
    auto const& request = visit.request;
    std::vector<Line> typed;
    for (auto const& id : request.answers("folder")) {
        if (!is_uuid(id))
            continue;
        Line line;
        line.folder = { id };
        line.act = one_of<Act>(request.answer("act." + id)).value_or(Act::Dispose);
        line.reason = request.answer("reason." + id);
        line.until = Day::parse(request.answer("until." + id));
        typed.push_back(std::move(line));
    }
    auto const made = TRY(visit.here.database.write(visit.tenant(), { .name = "records.propose" }, [&](db::Write& tx) { return propose(tx, visit.caller, visit.here, request.answer("words"), typed); }));
    return mado::web::done(visit, "/records/disposals/" + made.id.value, "records.said.proposed");
}

Shown show_disposal(Visit const& visit, Attempt const* attempt)
{
    auto const made = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<DisposalView> {
        auto const one = TRY(find_disposal(tx, visit.caller, disposal_at(visit)));
        bool const may_hand_over = access::allow(tx, visit.caller, may_dispose, { "" }).has_value();
        DisposalView view;
        view.words = one.words.empty() ? wareki::fiscal_year_text(one.year) : one.words;
        view.state = say(visit, "records.disposal.state." + word_of(one.state));
        view.proposed = person_name(tx, one.proposed_by) + "　" + wareki::text(one.proposed_at);
        if (one.decided_at)
            view.decided = person_name(tx, one.decided_by) + "　" + wareki::text(*one.decided_at);
        view.comment_kept = one.comment;
        if (auto const draft = draft_of(tx, one.id); draft && approvals::find_for(tx, visit.caller, visit.here, draft->id))
            view.draft = mado::web::link(visit, { "approvals", draft->id.value });
        view.hash = hash_of(lines(tx, one.id));
        for (auto const& line : lines(tx, one.id))
            view.lines.push_back(row_of(visit, tx, one, line, may_hand_over));
        return view;
    });
    if (!made)
        return std::unexpected(made.error());
    auto view = *made;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, "/records/disposals");
    if (attempt)
        view.receipt = visit.request.answer("receipt");
    view.receipt_error = mado::web::trouble_of(visit, attempt, "receipt");
    view.package_error = mado::web::trouble_of(visit, attempt, "package");
    return mado::web::page(visit, "records/disposal.html", view, attempt);
}

Shown show_disposal_of_draft(Visit const& visit, Attempt const*)
{
    return http::see_other(mado::web::link(visit, { "records", "disposals", disposal_at(visit).value }));  // its page asks for the right to see it
}

Shown act_disposal(Visit const& visit)
{
    auto const& request = visit.request;
    auto const id = disposal_at(visit);
    if (request.answer("do") != "confirm" || !is_uuid(request.answer("folder")))
        return refuse(Refusal::Kind::Invalid, "records.nothing_chosen");
    TRY(visit.here.database.write(visit.tenant(), { .name = "records.confirm" },
        [&](db::Write& tx) { return confirm_transfer(tx, visit.caller, visit.here, id, { request.answer("folder") }, request.answer("package"), request.answer("receipt")); }));
    return mado::web::done(visit, "/records/disposals/" + id.value, "records.said.disposal_confirm");
}

Shown fetch_package(Visit const& visit)
{
    auto const id = disposal_at(visit);
    FolderId const folder { visit.request.answer("folder") };
    if (!is_uuid(folder.value))
        return refuse(Refusal::Kind::NotFound, "records.folder.not_found");
    // Whether it may be had at all, before anything is read.
    auto const may = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<void> {
        TRY(access::allow(tx, visit.caller, may_dispose, { "" }));
        TRY(find_disposal(tx, visit.caller, id));
        auto const all = lines(tx, id);
        auto const line = std::ranges::find(all, folder, &Line::folder);
        if (line == all.end() || line->state != LineState::Packed)
            return refuse(Refusal::Kind::Conflict, "records.transfer.not_packed");
        return {};
    });
    if (!may)
        return std::unexpected(may.error());
    auto package = TRY(pack(visit.here, visit.tenant(), folder));
    TRY(visit.here.database.write(visit.tenant(), { .name = "records.package" }, [&](db::Write& tx) { return note_package(tx, visit.caller, visit.here, id, folder, package.hash); }));
    auto response = http::bytes("application/zip", std::move(package.zip));
    response.with("content-disposition", "attachment; filename=\"" + folder.value + ".zip\"").with("cache-control", "no-store");
    return response;
}

Shown show_holds(Visit const& visit, Attempt const* attempt)
{
    auto view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        HoldsView made;
        for (auto const& hold : open_holds(tx))
            made.holds.push_back({ hold.id.value, address_of(visit, hold), what_is_held(visit, tx, hold), say(visit, "records.ground." + word_of(hold.ground)), hold.reference, hold.words,
                wareki::short_text(day_in_tokyo(hold.at)), person_name(tx, hold.by), "why." + hold.id.value });
        return made;
    });
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.has_holds = !view.holds.empty();
    auto const typed = [&](char const* name) { return attempt ? visit.request.answer(name) : std::string(); };
    view.object = attempt ? visit.request.answer("object") : visit.request.query_of("object");
    view.reference = typed("reference"), view.words = typed("words"), view.why = typed("why");
    view.grounds = choices<Ground>(visit, "records.ground", typed("ground"));
    view.object_error = mado::web::trouble_of(visit, attempt, "object");
    view.reference_error = mado::web::trouble_of(visit, attempt, "reference");
    view.words_error = mado::web::trouble_of(visit, attempt, "words");
    view.why_error = mado::web::trouble_of(visit, attempt, "why");
    return mado::web::page(visit, "records/holds.html", view, attempt);
}

Shown act_holds(Visit const& visit)
{
    auto const& request = visit.request;
    auto const released = request.answer("release");
    auto const done = visit.here.database.write(visit.tenant(), { .name = "records.hold" }, [&](db::Write& tx) -> Result<void> {
        if (is_uuid(released))
            return release(tx, visit.caller, visit.here, { released }, request.answer("why"));
        auto const typed = TRY(hold_typed(visit, tx));
        TRY(hold(tx, visit.caller, visit.here, typed));
        return {};
    });
    if (!done)
        return std::unexpected(done.error());
    return mado::web::done(visit, "/records/holds", is_uuid(released) ? "records.said.released" : "records.said.held");
}

std::vector<mado::web::PageType> disposal_pages()
{
    return { html::page<DisposalsView>("records/disposals.html"), html::page<DisposalView>("records/disposal.html"), html::page<HoldsView>("records/holds.html") };
}

}  // namespace mado::records::web
