#include "web/pages.h"

#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::disclosure::web {

namespace {

struct Told {
    std::string label, words;
    static constexpr auto fields = std::tuple { MADO_FIELD(Told, label), MADO_FIELD(Told, words) };
};
struct PageRow {
    std::string address, words;
    static constexpr auto fields = std::tuple { MADO_FIELD(PageRow, address), MADO_FIELD(PageRow, words) };
};
struct TargetView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, case_title, title, version, said, proof, file, why, outcome_error, ground_error, why_error, waits;
    std::vector<Told> told;
    std::vector<PageRow> pages;
    std::vector<Choice> outcomes, grounds;
    bool has_pages = false, may_propose = false, may_check = false, is_same = false, may_remove = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(TargetView, trouble_summary), MADO_FIELD(TargetView, back), MADO_FIELD(TargetView, case_title), MADO_FIELD(TargetView, title),
        MADO_FIELD(TargetView, version), MADO_FIELD(TargetView, said), MADO_FIELD(TargetView, proof), MADO_FIELD(TargetView, file), MADO_FIELD(TargetView, why),
        MADO_FIELD(TargetView, outcome_error), MADO_FIELD(TargetView, ground_error), MADO_FIELD(TargetView, why_error), MADO_FIELD(TargetView, waits), MADO_FIELD(TargetView, told),
        MADO_FIELD(TargetView, pages), MADO_FIELD(TargetView, outcomes), MADO_FIELD(TargetView, grounds), MADO_FIELD(TargetView, has_pages), MADO_FIELD(TargetView, may_propose),
        MADO_FIELD(TargetView, may_check), MADO_FIELD(TargetView, is_same), MADO_FIELD(TargetView, may_remove) };
};

std::string said_of(Visit const& visit, Target const& target)
{
    // A key of ours when the program stopped it, a person's words when somebody sent it back.
    return visit.site.has_words(target.said) ? say(visit, target.said) : target.said;
}

void tell(Visit const& visit, db::Read& tx, cases::Case const& request, Target const& target, TargetView& view)
{
    auto const add = [&](char const* key, std::string words) {
        if (!words.empty())
            view.told.push_back({ say(visit, key), std::move(words) });
    };
    auto const when = [](std::optional<Instant> const& at) { return at ? "　" + wareki::short_text(day_in_tokyo(*at)) : std::string(); };
    add("disclosure.told.state", state_words(visit, target));
    if (!target.ground.empty())
        for (auto const& one : grounds(tx, visit.here, kind_of(visit.here, request.procedure)))
            if (one.name == target.ground)
                add("disclosure.told.ground", one.article + "　" + one.title);
    add("disclosure.told.why", target.why);
    add("disclosure.told.added", person_name(tx, target.added_by) + when(target.added_at));
    if (target.state == State::Making || target.state == State::Checking || target.state == State::Fixed)
        add("disclosure.told.proposed", person_name(tx, target.proposed_by) + when(target.proposed_at));
    if (target.state == State::Fixed)
        add("disclosure.told.checked", person_name(tx, target.checked_by) + when(target.checked_at));
    add("disclosure.told.original", target.hash);
    add("disclosure.told.made", target.made_hash);
}

void list_pages(Visit const& visit, std::vector<Box> const& all, Target const& target, TargetView& view)
{
    for (std::int64_t page = 1; page <= target.pages; ++page) {
        auto const count = std::ranges::count(all, page, &Box::page);
        view.pages.push_back({ mado::web::link(visit, { "disclosure", target.of.value, target.id.value, "pages", std::to_string(page) }),
            say(visit, count > 0 ? "disclosure.page.boxes" : "disclosure.page.none", { { "page", std::to_string(page) }, { "n", std::to_string(count) } }) });
    }
    view.has_pages = !view.pages.empty();
}

std::optional<Outcome> outcome_typed(std::string_view word)
{
    for (auto const one : { Outcome::Disclosed, Outcome::Closed, Outcome::Withheld })
        if (word_of(one) == word)
            return one;
    return std::nullopt;
}

}  // namespace

Shown show_target(Visit const& visit, Attempt const* attempt)
{
    auto const typed = [&](char const* name) { return attempt ? visit.request.answer(name) : std::string(); };
    auto const work = [&](db::Read& tx) -> Result<TargetView> {
        auto const target = TRY(find(tx, visit.caller, visit.here, case_of(visit), target_of(visit)));
        auto const request = TRY(cases::find(tx, target.of));
        TargetView made;
        made.case_title = grouped(request.receipt_number) + "　" + request.title;
        made.title = target.title;
        made.version = std::to_string(target.version);
        made.said = said_of(visit, target);
        tell(visit, tx, request, target, made);
        list_pages(visit, boxes(tx, target.id), target, made);
        bool const may_redact = access::allow(tx, visit.caller, cases::may_redact, { request.owner }).has_value();
        bool const is_checking = target.state == State::Checking && access::allow(tx, visit.caller, may_check, { request.owner });
        made.may_propose = may_redact && target.state == State::Redacting;
        made.may_remove = may_redact && (made.may_propose || target.state == State::Collecting || target.state == State::Unusable);
        made.is_same = is_checking && target.proposed_by == visit.caller.person;
        made.may_check = is_checking && !made.is_same;
        if (target.state == State::Collecting || target.state == State::Making)
            made.waits = say(visit, "disclosure.waits." + word_of(target.state));
        if (!target.made.empty()) {
            auto const& proof = target.proof;
            made.file = mado::web::link(visit, { "disclosure", target.of.value, target.id.value, "file" });
            made.proof = say(visit, "disclosure.proof", { { "pages", std::to_string(proof.pages) }, { "boxes", std::to_string(proof.boxes) }, { "words", std::to_string(proof.words) },
                { "letters", std::to_string(proof.letters) }, { "streams", std::to_string(proof.streams) }, { "bytes", std::to_string(proof.bytes) } });
        }
        made.grounds = ground_choices(visit, tx, request, typed("ground"));
        return made;
    };
    auto view = TRY(visit.here.database.read(visit.tenant(), work));
    for (auto const one : { Outcome::Disclosed, Outcome::Closed, Outcome::Withheld })
        view.outcomes.push_back({ word_of(one), say(visit, "disclosure.propose." + word_of(one)), typed("outcome") == word_of(one) });
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, { "disclosure", case_of(visit).value });
    view.why = typed("why");
    view.outcome_error = mado::web::trouble_of(visit, attempt, "outcome");
    view.ground_error = mado::web::trouble_of(visit, attempt, "ground");
    view.why_error = mado::web::trouble_of(visit, attempt, "why");
    return mado::web::page(visit, "disclosure/target.html", view, attempt);
}

Shown act_target(Visit const& visit)
{
    auto const& request = visit.request;
    auto const id = case_of(visit);
    auto const target = target_of(visit);
    auto const what = request.answer("do"), why = request.answer("why");
    auto const version = number_typed(request.answer("version"));
    auto const path = "/disclosure/" + id.value;
    if (what == "remove") {
        TRY(visit.here.database.write(visit.tenant(), { .name = "disclosure.remove" }, [&](db::Write& tx) { return remove(tx, visit.caller, visit.here, id, target, version); }));
        return mado::web::done(visit, path, "disclosure.said.removed");
    }
    if (what == "check") {
        TRY(visit.here.database.write(visit.tenant(), { .name = "disclosure.check" }, [&](db::Write& tx) { return check(tx, visit.caller, visit.here, id, target, version); }));
        return mado::web::done(visit, path + "/" + target.value, "disclosure.said.fixed");
    }
    if (what == "send_back") {
        TRY(visit.here.database.write(visit.tenant(), { .name = "disclosure.send_back" }, [&](db::Write& tx) { return send_back(tx, visit.caller, visit.here, id, target, why, version); }));
        return mado::web::done(visit, path + "/" + target.value, "disclosure.said.sent_back");
    }
    auto const outcome = outcome_typed(request.answer("outcome")).value_or(Outcome::Undecided);
    TRY(visit.here.database.write(visit.tenant(), { .name = "disclosure.propose" },
        [&](db::Write& tx) { return propose(tx, visit.caller, visit.here, id, target, outcome, request.answer("ground"), why, version); }));
    return mado::web::done(visit, path + "/" + target.value, "disclosure.said.proposed");
}

Shown show_made(Visit const& visit, Attempt const*)
{
    auto const target = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find(tx, visit.caller, visit.here, case_of(visit), target_of(visit)); }));
    auto response = http::bytes("application/pdf", TRY(made_bytes(visit.here, visit.tenant(), target)));
    return response.with("content-disposition", "attachment; filename=\"disclosed.pdf\"").with("x-content-type-options", "nosniff").with("cache-control", "no-store");
}

std::vector<mado::web::PageType> target_pages() { return { html::page<TargetView>("disclosure/target.html") }; }

}  // namespace mado::disclosure::web
