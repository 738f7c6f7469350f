#include "web/files_box.h"

namespace mado::approvals::web {

#define F(T, name) html::field(#name, &T::name)

namespace {

struct EditPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string draft, version, draft_title, about;
    Box title, reasons, remark, body, why;
    std::optional<FilesBox> files;
    bool has_body = false, has_reasons = false;
    static constexpr auto fields = std::tuple { F(EditPage, trouble_summary), F(EditPage, draft), F(EditPage, version), F(EditPage, draft_title), F(EditPage, about), F(EditPage, title),
        F(EditPage, reasons), F(EditPage, remark), F(EditPage, body), F(EditPage, why), F(EditPage, files), F(EditPage, has_body), F(EditPage, has_reasons) };
};

std::string material_words(Visit const& visit, Rules const& rules)
{
    std::string all;
    for (auto const& one : rules.material)
        all += (all.empty() ? "" : "、") + mado::web::words(visit, "approvals.part." + one);
    return all;
}

// What was typed, where it is something else than the draft has: the browser writes its line ends in its own way.
std::optional<std::string> changed(Visit const& visit, std::string_view field, std::string const& kept)
{
    if (!visit.request.has(field))
        return std::nullopt;
    auto typed = visit.request.answer(field);
    std::erase(typed, '\r');
    return typed == kept ? std::nullopt : std::optional(typed);
}

}  // namespace

Shown show_edit(Visit const& visit, Attempt const* attempt)
{
    auto const work = [&](db::Read& tx) -> Result<EditPage> {
        auto const draft = TRY(find_for(tx, visit.caller, visit.here, draft_of(visit)));
        auto const& proposal = draft.proposal;
        EditPage made;
        made.trouble_summary = mado::web::trouble_summary(visit, attempt);
        made.draft = address_of(visit, draft.id);
        made.version = std::to_string(draft.version);
        made.draft_title = proposal.title;
        made.about = mado::web::words(visit, "approvals.edit.about", { { "material", material_words(visit, rules(tx)) } });
        made.title = box(visit, attempt, "title", "approvals.part.title", Need::Required, proposal.title);
        made.reasons = box(visit, attempt, "reasons", "approvals.part.reasons", Need::Optional, proposal.reasons);
        made.remark = box(visit, attempt, "remark", "approvals.part.remark", Need::Optional, proposal.remark);
        made.body = box(visit, attempt, "body", "approvals.part.body", Need::Required, proposal.body);
        made.why = box(visit, attempt, "why", "approvals.edit.why", Need::Required);
        made.files = files_box(visit, tx, attempt, draft);
        made.body.rows = made.reasons.rows = 8;
        made.has_body = !proposal.body.empty();
        made.has_reasons = !proposal.reasons.empty() || proposal.body.empty();
        return made;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), work));
    return mado::web::page(visit, "approvals/edit.html", page, attempt);
}

Shown act_edit(Visit const& visit)
{
    auto const id = draft_of(visit);
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find_for(tx, visit.caller, visit.here, id); }));
    auto const files = TRY(files_chosen(visit));
    auto const work = [&](db::Write& tx) -> Result<void> {
        auto const draft = TRY(find_for(tx, visit.caller, visit.here, id));
        Edit const typed { changed(visit, "title", draft.proposal.title), changed(visit, "reasons", draft.proposal.reasons), changed(visit, "remark", draft.proposal.remark),
            changed(visit, "body", draft.proposal.body), visit.request.answer("why"), files, files_ticked(visit) };
        TRY(edit(tx, visit.caller, visit.here, id, typed, shown_version(visit)));
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), work));
    return mado::web::done(visit, "/approvals/" + id.value, "approvals.said.edited");
}

mado::web::PageType edit_page() { return html::page<EditPage>("approvals/edit.html"); }

}  // namespace mado::approvals::web
