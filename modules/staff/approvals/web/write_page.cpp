// A free draft (伺い): written, its way looked at, sent on its way. What was typed is never lost.
#include "web/draft_view.h"
#include "web/files_box.h"

#include <mado/approvals/added_box.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>

#include <charconv>

#include "service/classes.h"

namespace mado::approvals::web {

#define F(T, name) html::field(#name, &T::name)

namespace {

struct WritePage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, heading, version, discard, planned_fault;
    Box matter_class, title, body, amount, result, reasons, law, remark;
    std::optional<AddedBox> added_box;
    std::optional<FilesBox> files;
    std::optional<RouteView> route;
    static constexpr auto fields = std::tuple { F(WritePage, trouble_summary), F(WritePage, list), F(WritePage, heading), F(WritePage, version), F(WritePage, discard), F(WritePage, planned_fault),
        F(WritePage, matter_class), F(WritePage, title), F(WritePage, body), F(WritePage, amount), F(WritePage, result), F(WritePage, reasons), F(WritePage, law), F(WritePage, remark),
        F(WritePage, added_box), F(WritePage, files), F(WritePage, route) };
};

constexpr std::array<std::string_view, 5> results { "granted", "partly", "refused", "dismissed", "done" };

// What is no amount is less than nothing, so that it is refused together with all else that is wrong.
std::optional<std::int64_t> typed_amount(Visit const& visit)
{
    auto const typed = visit.request.answer("amount");
    auto const digits = text::digits_of(text::trimmed(typed));
    if (text::trimmed(typed).empty())
        return std::nullopt;
    std::int64_t amount = 0;
    auto const [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), amount);
    return fault != std::errc {} || end != digits.data() + digits.size() ? -1 : amount;
}

std::string text_typed(Visit const& visit, std::string_view field)
{
    auto typed = visit.request.answer(field);
    std::erase(typed, '\r');
    return typed;
}

// `owner`: the division of the position in which it is written.
Proposal typed_proposal(Visit const& visit, db::Read& tx, std::string owner)
{
    Proposal made;
    auto chosen = service::class_of(visit.request.answer("matter_class"));
    if (!service::is_known(tx, visit.here, visit.now().today(), chosen.route, chosen.word))
        chosen = {};
    made.matter_kind = "free";
    made.owner = std::move(owner);
    made.title = std::string(text::trimmed(visit.request.answer("title")));
    made.body = text_typed(visit, "body");
    made.reasons = text_typed(visit, "reasons");
    made.remark = text_typed(visit, "remark");
    made.route = chosen.route;
    made.matter_class = chosen.word;
    made.result = visit.request.answer("result");
    made.amount = typed_amount(visit);
    made.moves_money = made.amount && *made.amount > 0;
    made.effect = made.result.empty() || made.result == "done" ? "service" : "disposition";
    made.result_words = made.result.empty() ? mado::web::words(visit, "approvals.write.result_words") : mado::web::words(visit, "web.route." + made.result);
    auto asking = typed_asking(visit);
    made.is_urgent = asking.is_urgent;
    made.is_grave = asking.is_grave;
    made.added = std::move(asking.added);
    for (auto& law : paragraphs(visit.request.answer("law")))
        made.lines.push_back({ "law", {}, std::move(law) });
    return made;
}

std::vector<Option> class_options(Visit const& visit, db::Read& tx, std::string const& chosen)
{
    std::vector<Option> options { { "", mado::web::words(visit, "approvals.write.choose"), chosen.empty() } };
    for (auto const& one : matter_classes(tx, visit.here, visit.now().today())) {
        auto const value = one.value();
        options.push_back({ value, one.word + "（" + one.route_title + "）", value == chosen });
    }
    return options;
}

std::vector<Option> result_options(Visit const& visit, std::string const& chosen)
{
    std::vector<Option> options { { "", mado::web::words(visit, "approvals.write.no_result"), chosen.empty() } };
    for (auto const one : results)
        options.push_back({ std::string(one), mado::web::words(visit, "web.route." + std::string(one)), one == chosen });
    return options;
}

std::string laws_of(Proposal const& proposal)
{
    std::string all;
    for (auto const& line : proposal.lines)
        if (line.kind == "law")
            all += (all.empty() ? "" : "\n") + line.law;
    return all;
}

WritePage form_of(Visit const& visit, db::Read& tx, Attempt const* attempt, Proposal const& kept)
{
    WritePage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.list = mado::web::link(visit, "/approvals");
    auto const chosen = kept.matter_class.empty() ? std::string() : MatterClass { kept.route, {}, kept.matter_class }.value();
    page.matter_class = choice_box(visit, attempt, "matter_class", "approvals.write.class", Need::Required, class_options(visit, tx, chosen), true);
    page.title = box(visit, attempt, "title", "approvals.part.title", Need::Required, kept.title);
    page.body = box(visit, attempt, "body", "approvals.part.body", Need::Required, kept.body, true);
    page.amount = box(visit, attempt, "amount", "approvals.write.amount", Need::Optional, kept.amount ? std::to_string(*kept.amount) : std::string(), true);
    page.result = choice_box(visit, attempt, "result", "approvals.write.result", Need::Optional, result_options(visit, kept.result), true);
    page.reasons = box(visit, attempt, "reasons", "approvals.part.reasons", Need::Optional, kept.reasons);
    page.law = box(visit, attempt, "law", "approvals.write.law", Need::Optional, laws_of(kept), true);
    page.remark = box(visit, attempt, "remark", "approvals.part.remark", Need::Optional, kept.remark);
    page.body.rows = 8;
    page.law.rows = page.remark.rows = 2;
    page.added_box = added_box(visit, tx, attempt, { kept.is_urgent, kept.is_grave, kept.added });
    return page;
}

Result<std::string> own_division(db::Read& tx, Caller const& caller)
{
    auto const own = organization::position(tx, caller.position);
    if (!own)
        return refuse(Refusal::Kind::Forbidden, "approvals.write.no_position");
    return own->division;
}

// The division that a draft was begun for stays, as long as the drafter may write for it; else that of the position in which it is written on.
Result<std::string> kept_division(db::Read& tx, Visit const& visit, DraftId const& id)
{
    auto const draft = TRY(find_for(tx, visit.caller, visit.here, id));
    if (access::allow(tx, visit.caller, may_write, { draft.proposal.owner }))
        return draft.proposal.owner;
    return own_division(tx, visit.caller);
}

bool sends(Visit const& visit) { return visit.request.answer("do") == "circulate"; }

http::Response answer(Visit const& visit, DraftId const& id)
{
    if (sends(visit))
        return mado::web::done(visit, "/approvals?view=own", "approvals.said.circulated");
    return mado::web::done(visit, "/approvals/" + id.value + "/write", "approvals.said.written");
}

}  // namespace

Shown show_new(Visit const& visit, Attempt const* attempt)
{
    auto page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        auto made = form_of(visit, tx, attempt, {});
        made.files = files_box(visit, tx, attempt, std::nullopt);
        return made;
    });
    page.heading = mado::web::words(visit, "approvals.write.title");
    return mado::web::page(visit, "approvals/write.html", page, attempt);
}

Shown act_new(Visit const& visit)
{
    auto const files = TRY(files_chosen(visit));
    auto const work = [&](db::Write& tx) -> Result<DraftId> {
        auto owner = TRY(own_division(tx, visit.caller));
        auto const proposal = typed_proposal(visit, tx, std::move(owner));
        auto made = TRY(write(tx, visit.caller, visit.here, proposal));
        if (!files.empty())
            made = TRY(attach(tx, visit.caller, visit.here, made.id, files, made.version));
        if (sends(visit))
            TRY(circulate(tx, visit.caller, visit.here, made.id, made.version));
        return made.id;
    };
    auto const id = TRY(visit.here.database.write(visit.tenant(), work));
    return answer(visit, id);
}

Shown show_write(Visit const& visit, Attempt const* attempt)
{
    auto const work = [&](db::Read& tx) -> Result<WritePage> {
        auto const draft = TRY(find_for(tx, visit.caller, visit.here, draft_of(visit)));
        if (draft.state != DraftState::Writing || draft.drafter != visit.caller.person)
            return refuse(Refusal::Kind::NotFound, "approvals.draft.not_found");
        auto made = form_of(visit, tx, attempt, draft.proposal);
        made.heading = draft.proposal.title;
        made.version = std::to_string(draft.version);
        made.files = files_box(visit, tx, attempt, draft);
        made.discard = mado::web::link(visit, { "approvals", draft.id.value, "discard" });
        if (auto const plan = planned(tx, visit.caller, visit.here, draft.proposal))
            made.route = route_of(visit, tx, *plan);
        else
            made.planned_fault = mado::web::sentence(visit, plan.error());
        return made;
    };
    auto page = TRY(visit.here.database.read(visit.tenant(), work));
    return mado::web::page(visit, "approvals/write.html", page, attempt);
}

Shown act_write(Visit const& visit)
{
    auto const id = draft_of(visit);
    auto const files = TRY(files_chosen(visit));
    auto const gone = files_ticked(visit);
    auto const work = [&](db::Write& tx) -> Result<void> {
        auto owner = TRY(kept_division(tx, visit, id));
        auto const proposal = typed_proposal(visit, tx, std::move(owner));
        auto kept = TRY(rewrite(tx, visit.caller, visit.here, id, proposal, shown_version(visit)));
        if (!gone.empty())
            kept = TRY(detach(tx, visit.caller, visit.here, id, gone, kept.version));
        if (!files.empty())
            kept = TRY(attach(tx, visit.caller, visit.here, id, files, kept.version));
        if (sends(visit))
            TRY(circulate(tx, visit.caller, visit.here, id, kept.version));
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), work));
    return answer(visit, id);
}

Shown act_again(Visit const& visit)
{
    auto const made = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return write_again(tx, visit.caller, visit.here, draft_of(visit)); }));
    return mado::web::done(visit, "/approvals/" + made.id.value + "/write", "approvals.said.again");
}

mado::web::PageType write_page() { return html::page<WritePage>("approvals/write.html"); }

}  // namespace mado::approvals::web
