#include "web/shared.h"

#include <mado/documents/documents.h>

#include "service/workings.h"

#include <algorithm>

namespace mado::child_support::web {

namespace {

struct FactPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, name, title, law, version, kind_words, more, less, more_supporters;
    std::vector<Box> boxes;
    Box reasons;
    std::vector<DifferenceRow> differences;
    bool is_previewed = false, changes_nothing = false, is_kept_at_once = false, has_more = false, has_less = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(FactPage, trouble_summary), MADO_FIELD(FactPage, back), MADO_FIELD(FactPage, name), MADO_FIELD(FactPage, title), MADO_FIELD(FactPage, law),
        MADO_FIELD(FactPage, version), MADO_FIELD(FactPage, kind_words), MADO_FIELD(FactPage, more), MADO_FIELD(FactPage, less), MADO_FIELD(FactPage, boxes), MADO_FIELD(FactPage, reasons),
        MADO_FIELD(FactPage, differences), MADO_FIELD(FactPage, is_previewed), MADO_FIELD(FactPage, changes_nothing), MADO_FIELD(FactPage, is_kept_at_once), MADO_FIELD(FactPage, more_supporters), MADO_FIELD(FactPage, has_more), MADO_FIELD(FactPage, has_less) };
};

RecipientId recipient_of(Visit const& visit) { return visit.request.id<RecipientTag>("recipient"); }

Result<FactKind> kind_of(Visit const& visit)
{
    auto const names = names_of(FactKind {});
    auto const found = std::ranges::find(names, visit.request.path.at("kind"));
    if (found == names.end())
        return refuse(Refusal::Kind::NotFound, "child_support.fact.no_such_kind");
    return static_cast<FactKind>(found - names.begin());
}

// What the law lets begin next: a month's fact from the month after this one, a day's fact from today.
std::string usual_from(FactKindRule const& rule, Day today) { return rule.from_is_month ? month_of(today).plus_months(1).iso().substr(0, 7) : today.iso(); }

Box field_box(Visit const& visit, db::Read& tx, Attempt const* attempt, Recipient const& recipient, FactField const& field, Day today)
{
    auto const name = std::string(field.name);
    auto const key = "child_support.field." + name;
    if (name == "child") {
        std::vector<Choice> options;
        for (auto const& child : kept_children(tx, recipient.id))
            options.push_back({ child.id, persons::known(tx, child.who, today).name.characters });
        return choice_box(visit, attempt, name, key, std::move(options));
    }
    if (name == "of") {
        std::vector<Choice> options;
        auto const basis = basis_of(tx, recipient);
        for (auto const& one : basis.facts)
            if ((one.kind == FactKind::Withholding || one.kind == FactKind::Loss || one.kind == FactKind::ChildLost) && !is_released(basis, one))
                options.push_back({ one.id, say(visit, "child_support.fact." + word_of(one.kind)) + "　" + month_words(one.from) + "〜" });
        return choice_box(visit, attempt, name, key, std::move(options));
    }
    std::vector<Choice> options;
    for (auto const option : field.options)
        options.push_back({ std::string(option), say(visit, "child_support.word." + std::string(option)) });
    if (field.type == FieldType::Flag)
        options = { { "0", say(visit, "child_support.no") }, { "1", say(visit, "child_support.yes") } };
    if (!options.empty())
        return choice_box(visit, attempt, name, key, std::move(options), {}, field.is_required);
    auto made = box(visit, attempt, name, key, name == "year" ? std::to_string(today.month() >= 8 ? today.year() : today.year() - 1) : std::string(), field.is_required);
    if (field.type == FieldType::Date)
        made.help = say(visit, "child_support.help.day");
    return made;
}

// More than three supporters are seldom: their boxes are shown when they are asked for.
bool is_seldom(FactField const& field)
{
    return field.name.starts_with("supporter_") && !field.name.starts_with("supporter_1_") && !field.name.starts_with("supporter_2_") && !field.name.starts_with("supporter_3_");
}

Result<FactPage> fact_page(Visit const& visit, db::Read& tx, Attempt const* attempt, FactKind kind)
{
    auto const recipient = TRY(find_for(tx, visit.caller, may_keep, recipient_of(visit)));
    auto const today = visit.now().today();
    auto const& rule = rule_of(kind);
    FactPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, { "child-support", recipient.id.value });
    page.name = service::name_of(tx, recipient, today);
    page.title = say(visit, "child_support.fact." + word_of(kind));
    page.law = rule.law;
    page.version = std::to_string(recipient.version);
    page.boxes.push_back(box(visit, attempt, "from", rule.from_is_month ? "child_support.field.from_month" : "child_support.field.from_day", usual_from(rule, today)));
    page.boxes.back().help = say(visit, rule.from_is_month ? "child_support.help.month" : "child_support.help.day");
    if (rule.has_until) {
        page.boxes.push_back(box(visit, attempt, "until", "child_support.field.until", {}, false));
        page.boxes.back().help = say(visit, "child_support.help.month");
    }
    bool const takes_all = visit.request.query_of("supporters") == "all";
    for (auto const& field : rule.fields)
        if (takes_all || !is_seldom(field))
            page.boxes.push_back(field_box(visit, tx, attempt, recipient, field, today));
    if (!takes_all && std::ranges::any_of(rule.fields, is_seldom))
        page.more_supporters = mado::web::link(visit, { "child-support", recipient.id.value, "facts", word_of(kind) }) + "?supporters=all";
    page.reasons = box(visit, attempt, "reasons", "child_support.reasons", {}, false);
    return page;
}

std::vector<Typed> typed_in(Visit const& visit, FactKindRule const& rule)
{
    std::vector<Typed> typed { { "from", visit.request.answer("from") }, { "until", visit.request.answer("until") } };
    for (auto const& field : rule.fields)
        typed.push_back({ std::string(field.name), visit.request.answer(std::string(field.name)) });
    return typed;
}

void lay_preview(Visit const& visit, FactPage& page, Preview const& seen)
{
    page.is_previewed = true;
    page.changes_nothing = seen.differences.empty();
    page.is_kept_at_once = !seen.is_decided;
    page.kind_words = say(visit, "child_support.decision." + word_of(seen.kind));
    page.differences = difference_rows(visit, seen.differences);
    page.has_more = !seen.more.is_zero();
    page.more = seen.more.text();
    page.has_less = !seen.less.is_zero();
    page.less = seen.less.text();
    if (page.reasons.value.empty())
        page.reasons.value = seen.proposed_reasons;
}

}  // namespace

Shown show_fact(Visit const& visit, Attempt const* attempt)
{
    auto const kind = TRY(kind_of(visit));
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return fact_page(visit, tx, attempt, kind); }));
    return kept_private(mado::web::page(visit, "child_support/fact.html", page, attempt));
}

// The draft household is shown beside the real one first; nothing is kept by it.
Shown act_fact(Visit const& visit)
{
    auto const kind = TRY(kind_of(visit));
    auto const id = recipient_of(visit);
    auto const fact = TRY(read_fact(kind, typed_in(visit, rule_of(kind))));
    if (visit.request.answer("do") != "keep") {
        auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<FactPage> {
            auto made = fact_page(visit, tx, nullptr, kind);
            if (!made)
                return made;
            auto const seen = preview(tx, visit.caller, visit.here, id, { fact });
            if (!seen)
                return std::unexpected(seen.error());
            lay_preview(visit, *made, *seen);
            return made;
        }));
        return kept_private(mado::web::page(visit, "child_support/fact.html", page));
    }
    auto const made = TRY(visit.here.database.write(visit.tenant(), { .name = "child_support.propose" },
        [&](db::Write& tx) { return propose(tx, visit.caller, visit.here, id, { fact }, visit.request.answer("reasons"), typed_number(visit, "version")); }));
    return mado::web::done(visit, "/child-support/" + id.value, made.draft ? "child_support.said.drafted" : "child_support.said.kept");
}

std::vector<mado::web::PageType> fact_pages() { return { html::page<FactPage>("child_support/fact.html") }; }

}  // namespace mado::child_support::web
