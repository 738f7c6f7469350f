// 取消し・撤回・変更・訂正, the history of decisions, disputes; what stands of them on the page of the case.
#include <mado/cases/forwards.h>
#include <mado/documents/documents.h>
#include <mado/registers/registers.h>
#include <mado/time/wareki.h>

#include "model/life.h"
#include "model/result_words.h"
#include "web/after_pages.h"
#include "web/lines.h"

#include <charconv>

namespace mado::cases::web {

namespace {

struct ReviseView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<OptionView> kinds, results;
    std::string kind_error, result_error, reasons, reasons_error, remark, decided;
    static constexpr auto fields = std::tuple { html::include(&ReviseView::heading), html::field("trouble_summary", &ReviseView::trouble_summary), html::field("kinds", &ReviseView::kinds),
        html::field("results", &ReviseView::results), html::field("kind_error", &ReviseView::kind_error), html::field("result_error", &ReviseView::result_error),
        html::field("reasons", &ReviseView::reasons), html::field("reasons_error", &ReviseView::reasons_error), html::field("remark", &ReviseView::remark),
        html::field("decided", &ReviseView::decided) };
};

struct DecisionView {
    std::string what, result, on, document, address, state;
    static constexpr auto fields = std::tuple { html::field("what", &DecisionView::what), html::field("result", &DecisionView::result), html::field("on", &DecisionView::on),
        html::field("document", &DecisionView::document), html::field("address", &DecisionView::address), html::field("state", &DecisionView::state) };
};
struct DisputeLine {
    std::string kind, number, filed_on, state, words, address;
    static constexpr auto fields = std::tuple { html::field("kind", &DisputeLine::kind), html::field("number", &DisputeLine::number), html::field("filed_on", &DisputeLine::filed_on),
        html::field("state", &DisputeLine::state), html::field("words", &DisputeLine::words), html::field("address", &DisputeLine::address) };
};
struct DecisionsView {
    Heading heading;
    std::vector<DecisionView> decisions;
    std::vector<DisputeLine> disputes;
    std::string record;
    bool has_disputes = false;
    static constexpr auto fields = std::tuple { html::include(&DecisionsView::heading), html::field("decisions", &DecisionsView::decisions), html::field("disputes", &DecisionsView::disputes),
        html::field("record", &DecisionsView::record), html::field("has_disputes", &DecisionsView::has_disputes) };
};

struct DisputeView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<OptionView> kinds, states;
    std::string dispute, dispute_version, number, filed_on, words, number_error, filed_on_error, words_error;
    bool is_new = true;
    static constexpr auto fields = std::tuple { html::include(&DisputeView::heading), html::field("trouble_summary", &DisputeView::trouble_summary), html::field("kinds", &DisputeView::kinds),
        html::field("states", &DisputeView::states), html::field("dispute", &DisputeView::dispute), html::field("dispute_version", &DisputeView::dispute_version),
        html::field("number", &DisputeView::number), html::field("filed_on", &DisputeView::filed_on), html::field("words", &DisputeView::words),
        html::field("number_error", &DisputeView::number_error), html::field("filed_on_error", &DisputeView::filed_on_error), html::field("words_error", &DisputeView::words_error),
        html::field("is_new", &DisputeView::is_new) };
};

template <class Word>
std::optional<Word> word_in(std::string const& typed)
{
    constexpr auto names = names_of(Word {});
    return std::ranges::find(names, typed) == names.end() ? std::nullopt : std::optional(value_of<Word>(typed));
}

template <class Word>
std::vector<OptionView> options(Visit const& visit, std::string const& prefix, std::string const& chosen)
{
    std::vector<OptionView> all;
    for (auto const name : names_of(Word {}))
        all.push_back({ std::string(name), mado::web::words(visit, prefix + std::string(name)), mado::web::words(visit, prefix + std::string(name) + ".about"), chosen == name });
    return all;
}

template <class Word>
std::vector<OptionView> plain_options(Visit const& visit, std::string const& prefix, std::string const& chosen)
{
    std::vector<OptionView> all;
    for (auto const name : names_of(Word {}))
        all.push_back({ std::string(name), mado::web::words(visit, prefix + std::string(name)), {}, chosen == name });
    return all;
}

Decision decision_of(Visit const& visit)
{
    Decision decision { visit.request.answer("result"), {}, visit.request.answer("remark") };
    std::istringstream lines(visit.request.answer("reasons"));
    for (std::string line; std::getline(lines, line);) {
        if (line.ends_with('\r'))
            line.pop_back();
        if (!line.empty())
            decision.reasons.push_back({ line, {} });
    }
    return decision;
}

std::string result_words(std::string const& result) { return std::string(model::words_of_result(result).noun); }

DecisionView decision_view(Visit const& visit, db::Read& tx, std::string what, std::string const& result, std::optional<Day> on, std::string const& document, std::string state)
{
    auto const found = document.empty() ? Result<documents::Document>(refuse(Refusal::Kind::NotFound, "")) : documents::find(tx, { document });
    return { std::move(what), result_words(result), on ? wareki::text(*on) : std::string(), found ? found->number + "　" + found->title : std::string(),
        found ? mado::web::link(visit, { "documents", document }) : std::string(), std::move(state) };
}

// Newest first: what holds now, then what each revision took the place of.
std::vector<DecisionView> decisions_of(Visit const& visit, db::Read& tx, Case const& found)
{
    std::vector<DecisionView> all;
    auto what = mado::web::words(visit, "cases.decisions.first");
    std::vector<Revision> made;
    for (auto const& revision : revisions(tx, found.id)) {
        auto const kind = mado::web::words(visit, "cases.revise.kind." + word_of(revision.kind));
        if (revision.end == RevisionEnd::Decided)
            made.push_back(revision);
        else
            all.push_back({ kind, {}, wareki::text(revision.at), {}, {}, mado::web::words(visit, "cases.revise.end." + word_of(revision.end)) });
    }
    auto const kind_of = [&](std::size_t i) { return i < made.size() ? mado::web::words(visit, "cases.revise.kind." + word_of(made[i].kind)) : what; };
    if (found.decided_on)
        all.push_back(decision_view(visit, tx, kind_of(0), found.result, found.decided_on, found.document, mado::web::words(visit, "cases.decisions.holds")));
    for (std::size_t i = 0; i < made.size(); ++i)
        all.push_back(decision_view(visit, tx, kind_of(i + 1), made[i].before_result, made[i].before_decided, made[i].before_document, mado::web::words(visit, "cases.decisions.past")));
    return all;
}

std::int64_t number_typed(Visit const& visit, std::string_view name)
{
    auto const typed = visit.request.answer(name);
    std::int64_t number = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), number);
    return number;
}

std::optional<Dispute> dispute_shown(db::Read& tx, CaseId const& of, std::string const& id)
{
    for (auto& one : disputes(tx, of))
        if (one.id == id)
            return std::move(one);
    return std::nullopt;
}

void add_links_of_next(Asked const& asked, Lines& lines)
{
    auto const link = [&](CaseId const& id) { return mado::web::link(asked.visit, case_path(id)); };
    if (auto const before = offer_followed_by(asked.tx, asked.found.id))
        lines.tasks.push_back({ "man", mado::web::words(asked.visit, "cases.next.follows"), {}, link(before->of), mado::web::words(asked.visit, "cases.next.open_before") });
    for (auto const& offer : offers(asked.tx, asked.found.id)) {
        auto const definition = definitions::published_definition(asked.tx, asked.visit.here.definitions, offer.procedure, asked.visit.now().today());
        auto const title = definition ? definition->title.japanese() : offer.procedure;
        if (offer.followed_by)
            lines.tasks.push_back({ "good", mado::web::words(asked.visit, "cases.next.followed", { { "title", title } }), {}, link(offer.followed_by), mado::web::words(asked.visit, "cases.next.open") });
        else
            lines.tasks.push_back({ "man", mado::web::words(asked.visit, "cases.next.offered", { { "title", title }, { "day", wareki::text(offer.offer_on) } }) });
    }
}

void add_rows(Asked const& asked, Lines& lines)
{
    for (auto const& row : registers::of_case(asked.tx, asked.found.id)) {
        auto const* book = asked.visit.here.library.find_register(row.name);
        lines.tasks.push_back({ row.state == registers::RowState::Struck ? "heed" : "good",
            mado::web::words(asked.visit, row.state == registers::RowState::Struck ? "cases.register.struck" : "cases.register.entered",
                { { "title", book ? book->title.japanese() : row.name }, { "number", std::to_string(row.number) } }),
            {}, mado::web::link(asked.visit, { "registers", row.name, row.id.value }), mado::web::words(asked.visit, "cases.register.open") });
    }
}

}  // namespace

void add_after_lines(Asked const& asked, Lines& lines)
{
    for (auto const& dispute : disputes(asked.tx, asked.found.id))
        if (dispute.state == DisputeState::Pending)
            lines.tasks.push_back({ "heed", mado::web::words(asked.visit, "cases.dispute.task", { { "kind", mado::web::words(asked.visit, "cases.dispute.kind." + word_of(dispute.kind)) }, { "number", dispute.number } }), {},
                asked.link("/decisions"), mado::web::words(asked.visit, "cases.decisions.open") });
    if (!asked.found.revises.empty())
        lines.tasks.push_back({ "heed", mado::web::words(asked.visit, "cases.revise.task"), {}, asked.link("/decisions"), mado::web::words(asked.visit, "cases.decisions.open") });
    add_rows(asked, lines);
    add_links_of_next(asked, lines);
    if (auto const kept = keeping(asked.tx, asked.found.id))
        lines.tasks.push_back({ "man", mado::web::words(asked.visit, "cases.keep", { { "class", kept->store_class }, { "years", std::to_string(kept->years) },
            { "starts", wareki::text(kept->starts_on) }, { "until", wareki::text(kept->until) } }) });
    if (asked.found.decided_on)
        lines.actions.push_back({ asked.link("/decisions"), mado::web::words(asked.visit, "cases.action.decisions") });
    auto const may_act = model::can(asked.found.state, model::Step::Revise) && !asked.evaluation.definition().route_by.empty() && asked.found.came_from.empty() && asked.found.forwarded_to.empty();
    if (may_act && asked.may(may_revise))
        lines.actions.push_back({ asked.link("/revise"), mado::web::words(asked.visit, "cases.action.revise") });
}

Shown show_revise(Visit const& visit, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, may_revise));
    if (!attempt)
        TRY(model::after(found.state, model::Step::Revise));  // nothing is decided yet: the page would promise what cannot be done
    auto const definition = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return definitions::definition(tx, visit.here.definitions, found.definition); });
    auto const typed = [&](std::string_view name) { return attempt ? visit.request.answer(name) : std::string(); };
    ReviseView view { heading_of(visit, found), mado::web::trouble_summary(visit, attempt), options<RevisionKind>(visit, "cases.revise.kind.", typed("kind")), {},
        mado::web::trouble_of(visit, attempt, "kind"), mado::web::trouble_of(visit, attempt, "result"), typed("reasons"), mado::web::trouble_of(visit, attempt, "reasons"), typed("remark"),
        result_words(found.result) + (found.decided_on ? "　" + wareki::text(*found.decided_on) : std::string()) };
    if (definition)
        for (auto const& outcome : definition->outcomes)
            view.results.push_back({ outcome.result, std::string(model::words_of_result(outcome.result).verb), {}, typed("result") == outcome.result });
    return mado::web::page(visit, "cases/revise.html", view, attempt);
}

Shown act_revise(Visit const& visit)
{
    auto const kind = word_in<RevisionKind>(visit.request.answer("kind"));
    if (!kind)
        return refuse({ { "kind", "cases.revise.kind_required" } });
    auto const id = case_of(visit);
    auto prepared = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return prepare_revision(tx, visit.caller, visit.here, id, *kind, decision_of(visit)); }));
    prepared.version = shown_version(visit);  // what the clerk saw; another one is a Conflict
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return draft_revision(tx, visit.caller, visit.here, id, *kind, prepared); }));
    return mado::web::done(visit, case_path(id), "cases.said.drafted");
}

Shown show_decisions(Visit const& visit, Attempt const* attempt)
{
    auto const view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<DecisionsView> {
        auto const found = visited(visit, tx, may_read);
        if (!found)
            return std::unexpected(found.error());
        DecisionsView made { heading_of(visit, *found), decisions_of(visit, tx, *found), {}, {}, false };
        auto const may_record = found->decided_on && access::allow(tx, visit.caller, may_revise, { found->owner });
        auto const address = mado::web::link(visit, case_path(found->id)) + "/dispute";
        for (auto const& one : disputes(tx, found->id))
            made.disputes.push_back({ mado::web::words(visit, "cases.dispute.kind." + word_of(one.kind)), one.number, wareki::text(one.filed_on),
                mado::web::words(visit, "cases.dispute.state." + word_of(one.state)), one.words, may_record ? address + "?dispute=" + one.id : std::string() });
        made.has_disputes = !made.disputes.empty();
        made.record = may_record ? address : std::string();
        return made;
    }));
    return mado::web::page(visit, "cases/decisions.html", view, attempt);
}

Shown show_dispute(Visit const& visit, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, may_revise));
    auto const id = attempt ? visit.request.answer("dispute") : visit.request.query_of("dispute");
    auto const kept = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return dispute_shown(tx, found.id, id); });
    auto const value = [&](std::string_view name, std::string otherwise) { return attempt ? visit.request.answer(name) : otherwise; };
    DisputeView view { heading_of(visit, found), mado::web::trouble_summary(visit, attempt), plain_options<DisputeKind>(visit, "cases.dispute.kind.", value("kind", kept ? word_of(kept->kind) : "review_request")),
        plain_options<DisputeState>(visit, "cases.dispute.state.", value("state", kept ? word_of(kept->state) : "pending")), kept ? kept->id : std::string(),
        std::to_string(kept ? kept->version : 0), value("number", kept ? kept->number : ""), value("filed_on", kept ? kept->filed_on.iso() : visit.now().today().iso()),
        value("words", kept ? kept->words : ""), mado::web::trouble_of(visit, attempt, "number"), mado::web::trouble_of(visit, attempt, "filed_on"), mado::web::trouble_of(visit, attempt, "words"),
        !kept.has_value() };
    return mado::web::page(visit, "cases/dispute.html", view, attempt);
}

Shown act_dispute(Visit const& visit)
{
    auto const filed_on = Day::parse(visit.request.answer("filed_on"));
    auto const kind = word_in<DisputeKind>(visit.request.answer("kind"));
    auto const state = word_in<DisputeState>(visit.request.answer("state"));
    if (!filed_on || !kind || !state)
        return refuse({ { "filed_on", "cases.dispute.filed_on" } });
    Dispute const dispute { visit.request.answer("dispute"), case_of(visit), *kind, *filed_on, visit.request.answer("number"), visit.request.answer("words"), *state, {}, {},
        number_typed(visit, "dispute_version") };
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_dispute(tx, visit.caller, visit.here, dispute); }));
    return mado::web::done(visit, case_path(dispute.of) + "/decisions", "cases.said.dispute");
}

std::vector<mado::web::PageType> revise_pages()
{
    return { html::page<ReviseView>("cases/revise.html"), html::page<DecisionsView>("cases/decisions.html"), html::page<DisputeView>("cases/dispute.html") };
}

std::vector<mado::web::Route> after_routes()
{
    using mado::web::form;
    using mado::web::page;
    return {
        form("/cases/{case}/forward").needs(may_forward).to(show_forward, act_forward),
        page("/cases/{case}/forwardings").needs(may_read).to(show_forwardings),
        page("/forwards/{forwarding}").needs(may_read).to(show_forwarding),
        form("/cases/{case}/hand-back").needs(may_forward).to(show_hand_back, act_hand_back),
        form("/cases/{case}/forward-answer").needs(may_forward).to(show_forward_answer, act_forward_answer),
        form("/cases/{case}/revise").needs(may_revise).to(show_revise, act_revise),
        page("/cases/{case}/decisions").needs(may_read).to(show_decisions),
        form("/cases/{case}/dispute").needs(may_revise).to(show_dispute, act_dispute),
        page("/statistics").needs(may_read_statistics).to(show_statistics),
        page("/statistics/{procedure}/{name}").needs(may_read_statistics).to(show_count),
        page("/statistics/{procedure}/{name}/csv").needs(may_read_statistics).to(show_count_csv),
    };
}

}  // namespace mado::cases::web
