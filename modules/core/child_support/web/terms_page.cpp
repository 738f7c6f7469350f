#include "web/shared.h"

namespace mado::child_support::web {

namespace {

struct TermsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, version, source;
    bool is_unsure = false;
    std::vector<Box> boxes;
    static constexpr auto fields = std::tuple { MADO_FIELD(TermsPage, trouble_summary), MADO_FIELD(TermsPage, back), MADO_FIELD(TermsPage, version), MADO_FIELD(TermsPage, source), MADO_FIELD(TermsPage, is_unsure),
        MADO_FIELD(TermsPage, boxes) };
};

Result<DayOfYear> typed_day(Visit const& visit, std::string const& name)
{
    if (auto const day = DayOfYear::parse(visit.request.answer(name)))
        return *day;
    return refuse({ { name, "child_support.terms.wrong.day" } });
}

}  // namespace

Shown show_terms(Visit const& visit, Attempt const* attempt)
{
    auto const known = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return terms_to_keep(tx, visit.caller, visit.here); }));
    TermsPage page { mado::web::trouble_summary(visit, attempt), mado::web::link(visit, "/child-support/reports"), attempt ? visit.request.answer("version") : std::to_string(known.version), known.source,
        known.sure == "memory", {} };
    auto const add = [&](char const* name, std::string proposed, char const* help) {
        page.boxes.push_back(box(visit, attempt, name, std::string("child_support.terms.") + name, std::move(proposed)));
        page.boxes.back().help = say(visit, help);
    };
    add("told_on", known.told_on.text(), "child_support.terms.help.told_on");
    add("reminded_on", known.reminded_on.text(), "child_support.terms.help.reminded_on");
    add("warned_on", known.warned_on.text(), "child_support.terms.help.warned_on");
    add("answer_days", std::to_string(known.answer_days), "child_support.terms.help.answer_days");
    add("months_before_lapse", std::to_string(known.months_before_lapse), "child_support.terms.help.months_before_lapse");
    return mado::web::page(visit, "child_support/terms.html", page, attempt);
}

Shown act_terms(Visit const& visit)
{
    Terms wish;
    wish.told_on = TRY(typed_day(visit, "told_on"));
    wish.reminded_on = TRY(typed_day(visit, "reminded_on"));
    wish.warned_on = TRY(typed_day(visit, "warned_on"));
    wish.answer_days = static_cast<int>(std::clamp<std::int64_t>(typed_number(visit, "answer_days"), 0, 1000));
    wish.months_before_lapse = static_cast<int>(std::clamp<std::int64_t>(typed_number(visit, "months_before_lapse"), 0, 1000));
    wish.version = typed_number(visit, "version");
    TRY(visit.here.database.write(visit.tenant(), { .name = "child_support.terms" }, [&](db::Write& tx) { return keep_terms(tx, visit.caller, visit.here, wish); }));
    return mado::web::done(visit, "/child-support/terms", "child_support.said.kept");
}

std::vector<mado::web::PageType> terms_pages() { return { html::page<TermsPage>("child_support/terms.html") }; }

}  // namespace mado::child_support::web
