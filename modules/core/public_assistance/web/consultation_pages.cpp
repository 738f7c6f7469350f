#include "web/pages.h"

#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::public_assistance::web {

namespace {

constexpr int most_rows = 100;

struct ConsultationsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back;
    std::vector<Box> boxes;
    Table list;
    static constexpr auto fields = std::tuple { MADO_FIELD(ConsultationsPage, trouble_summary), MADO_FIELD(ConsultationsPage, back), MADO_FIELD(ConsultationsPage, boxes),
        MADO_FIELD(ConsultationsPage, list) };
};
struct ConsultationPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, name, at, version, apply, household;
    std::vector<Box> boxes;
    static constexpr auto fields = std::tuple { MADO_FIELD(ConsultationPage, trouble_summary), MADO_FIELD(ConsultationPage, back), MADO_FIELD(ConsultationPage, name), MADO_FIELD(ConsultationPage, at),
        MADO_FIELD(ConsultationPage, version), MADO_FIELD(ConsultationPage, apply), MADO_FIELD(ConsultationPage, household), MADO_FIELD(ConsultationPage, boxes) };
};
struct ApplyPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, consultation;
    std::vector<Box> boxes, account;
    static constexpr auto fields = std::tuple { MADO_FIELD(ApplyPage, trouble_summary), MADO_FIELD(ApplyPage, back), MADO_FIELD(ApplyPage, consultation), MADO_FIELD(ApplyPage, boxes),
        MADO_FIELD(ApplyPage, account) };
};

std::vector<Box> boxes_of(Asked const& visit, Attempt const* attempt, Consultation const& one)
{
    Form const form(visit, attempt, "keep");
    std::vector<Box> all { form.line("name", "public_assistance.name", one.name), form.line("kana", "public_assistance.kana", one.kana, Need::Optional),
        form.area("words", "public_assistance.consultation.words", one.words), form.area("explained", "public_assistance.consultation.explained", one.explained, Need::Optional),
        form.choice("wish", "public_assistance.wish", choices<Wish>(visit, "public_assistance.wish."), word_of(one.wish)) };
    all.back().help = say(visit, "public_assistance.wish.help");
    return all;
}

Consultation typed_in(Asked const& visit)
{
    Consultation one;
    auto const& request = visit.request;
    one.name = request.answer("name"), one.kana = request.answer("kana"), one.words = request.answer("words"), one.explained = request.answer("explained");
    one.wish = typed_word<Wish>(visit, "wish").value_or(Wish::Undecided);
    one.version = typed_number(visit, "version");
    return one;
}

// The division of the position in which the caller acts.
std::string own_division(db::Read& tx, Caller const& caller)
{
    auto const position = organization::position(tx, caller.position);
    return position ? position->division : std::string();
}

ConsultationId id_of(Asked const& visit) { return visit.request.id<AssistanceConsultationTag>("consultation"); }

std::vector<Choice> sexes(Asked const& visit)
{
    std::vector<Choice> all;
    for (auto const word : names_of(persons::Sex {}))
        all.push_back({ std::string(word), say(visit, "public_assistance.sex." + std::string(word)), false });
    return all;
}

Result<NewApplication> typed_application(Asked const& visit)
{
    auto const& request = visit.request;
    NewApplication wish;
    auto const on = TRY(typed_day(visit, "applied_on"));
    auto const hour = std::clamp<std::int64_t>(typed_number(visit, "applied_hour"), 0, 23);
    wish.applied_at = on == visit.now().today() ? std::min(instant_in_tokyo(on, static_cast<int>(hour)), visit.now().at) : instant_in_tokyo(on, static_cast<int>(hour));
    wish.means = typed_word<Means>(visit, "means").value_or(Means::Paper);
    wish.consultation = { request.answer("consultation") };
    wish.person.name.characters = request.answer("name"), wish.person.name.kana = request.answer("kana");
    wish.person.born_on = TRY(typed_day_or_none(visit, "born_on"));
    wish.person.sex = typed_word<persons::Sex>(visit, "sex").value_or(persons::Sex::Unknown);
    if (auto const words = request.answer("address"); !words.empty())
        wish.person.addresses = { { persons::AddressKind::Living, {}, words, visit.tenant(), on, std::nullopt } };
    if (auto const number = request.answer("account_number"); !number.empty())
        wish.person.account = persons::Account { request.answer("bank"), request.answer("bank_name"), request.answer("branch"), request.answer("branch_name"), "1", number,
            request.answer("account_name"), persons::AccountSource::Declared, "public_assistance", on, std::nullopt };
    wish.person.came_from = "public_assistance";
    return wish;
}

}  // namespace

Shown show_consultations(Asked const& visit, Attempt const* attempt)
{
    ConsultationsPage page;
    page.list = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        auto made = table(visit, "public_assistance.consultations.list", { "public_assistance.name", "public_assistance.when", "public_assistance.wish", "public_assistance.caseworker" });
        for (auto const& one : consultations(tx, visit.caller, most_rows)) {
            auto const who = organization::person(tx, one.by);
            made.add({ linked(one.name, mado::web::link(visit, { "public-assistance", "consultations", one.id.value })), { wareki::text(one.at) }, { say(visit, "public_assistance.wish." + word_of(one.wish)) },
                { who ? who->name : std::string() } });
        }
        return made;
    });
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, "/public-assistance");
    page.boxes = boxes_of(visit, attempt, {});
    return mado::web::page(visit, "public_assistance/consultations.html", page, attempt);
}

Shown act_consultations(Asked const& visit)
{
    auto typed = typed_in(visit);
    auto const work = [&](db::Write& tx) {
        typed.owner = own_division(tx, visit.caller);
        return record_consultation(tx, visit.caller, visit.here, typed);
    };
    auto const made = TRY(visit.here.database.write(visit.tenant(), { .name = "public_assistance.consultation" }, work));
    if (made.wish == Wish::Applies)
        return mado::web::done(visit, "/public-assistance/apply?consultation=" + made.id.value, "public_assistance.said.consultation");
    return mado::web::done(visit, "/public-assistance/consultations/" + made.id.value, "public_assistance.said.consultation");
}

Shown show_consultation(Asked const& visit, Attempt const* attempt)
{
    auto const one = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find_consultation(tx, visit.caller, id_of(visit)); }));
    ConsultationPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, "/public-assistance/consultations");
    page.name = one.name;
    page.at = wareki::text(one.at);
    page.version = attempt ? visit.request.answer("version") : std::to_string(one.version);
    page.boxes = boxes_of(visit, attempt, one);
    if (one.household)
        page.household = address(visit, one.household);
    else
        page.apply = mado::web::link(visit, "/public-assistance/apply") + "?consultation=" + one.id.value;
    return mado::web::page(visit, "public_assistance/consultation.html", page, attempt);
}

Shown act_consultation(Asked const& visit)
{
    auto typed = typed_in(visit);
    typed.id = id_of(visit);
    TRY(visit.here.database.write(visit.tenant(), { .name = "public_assistance.consultation" }, [&](db::Write& tx) { return record_consultation(tx, visit.caller, visit.here, typed); }));
    return mado::web::done(visit, "/public-assistance/consultations/" + typed.id.value, "public_assistance.said.consultation");
}

Shown show_apply(Asked const& visit, Attempt const* attempt)
{
    auto const id = attempt ? visit.request.answer("consultation") : visit.request.query_of("consultation");
    auto const talked = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find_consultation(tx, visit.caller, { id }); });
    ApplyPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, "/public-assistance/consultations");
    page.consultation = talked ? id : std::string();
    auto const now = time_in_tokyo(visit.now().at);
    Form const form(visit, attempt, "apply");
    page.boxes = { form.day("applied_on", "public_assistance.applied_on", visit.now().today()), form.line("applied_hour", "public_assistance.applied_hour", std::to_string(now.hour)),
        form.choice("means", "public_assistance.means", choices<Means>(visit, "public_assistance.means."), "paper"), form.line("name", "public_assistance.name", talked ? talked->name : std::string()),
        form.line("kana", "public_assistance.kana", talked ? talked->kana : std::string(), Need::Optional), form.day("born_on", "public_assistance.born_on", {}, Need::Optional),
        form.choice("sex", "public_assistance.sex", sexes(visit), "unknown"), form.line("address", "public_assistance.address", {}, Need::Optional) };
    page.boxes[0].help = say(visit, "public_assistance.applied_on.help");
    page.account = { form.line("bank", "public_assistance.bank", {}, Need::Optional), form.line("bank_name", "public_assistance.bank_name", {}, Need::Optional),
        form.line("branch", "public_assistance.branch", {}, Need::Optional), form.line("branch_name", "public_assistance.branch_name", {}, Need::Optional),
        form.line("account_number", "public_assistance.account_number", {}, Need::Optional), form.line("account_name", "public_assistance.account_name", {}, Need::Optional) };
    return mado::web::page(visit, "public_assistance/apply.html", page, attempt);
}

Shown act_apply(Asked const& visit)
{
    auto wish = TRY(typed_application(visit));
    auto const work = [&](db::Write& tx) {
        wish.owner = own_division(tx, visit.caller);
        return apply(tx, visit.caller, visit.here, wish);
    };
    auto const made = TRY(visit.here.database.write(visit.tenant(), { .alone = "public_assistance.number", .name = "public_assistance.apply" }, work));
    return mado::web::done(visit, "/public-assistance/" + made.household.value, "public_assistance.said.applied");
}

std::vector<mado::web::PageType> consultation_pages()
{
    return { html::page<ConsultationsPage>("public_assistance/consultations.html"), html::page<ConsultationPage>("public_assistance/consultation.html"), html::page<ApplyPage>("public_assistance/apply.html") };
}

}  // namespace mado::public_assistance::web
