#include "web/forms.h"

#include <mado/cases/my_number.h>
#include <mado/persons/fallback.h>
#include <mado/text/width.h>

#include <functional>

namespace mado::persons::web {

namespace {

using Controls = std::vector<mado::web::FieldView>;
using MakeControls = std::function<Controls(Visit const&, Fields const&, Individual const&)>;
using Change = std::function<Result<Individual>(Visit const&, db::Write&, IndividualId const&, std::int64_t)>;

Result<Individual> kept_by(Visit const& visit)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find(tx, visit.caller, individual_of(visit), visit.now().today()); });
}

// One form: `what` is its part of the address and of its words.
ChangePages pages_of(std::string what, MakeControls controls, Change change)
{
    auto show = [what, controls](Visit const& visit, Attempt const* attempt) -> Shown {
        auto const one = TRY(kept_by(visit));
        auto view = form_of(visit, attempt, what, one);
        view.controls = controls(visit, Fields(visit, attempt), one);
        return mado::web::page(visit, "persons/change.html", view, attempt);
    };
    auto act = [what, change](Visit const& visit) -> Shown {
        auto const id = individual_of(visit);
        auto const version = typed_version(visit);
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return change(visit, tx, id, version); }));
        return mado::web::done(visit, path_of(id), "persons.said." + what);
    };
    return { show, act };
}

Controls name_controls(Fields const& fields, Name const& name)
{
    return { fields.text("characters", Needed::Yes, name.characters), fields.text("kana", Needed::No, name.kana), fields.text("common_name", Needed::No, name.common_name) };
}
Name typed_name(Visit const& visit) { return { typed_text(visit, "characters"), text::wide_kana(text::katakana(typed_text(visit, "kana"))), typed_text(visit, "common_name") }; }

Controls address_controls(Fields const& fields) { return { fields.text("postcode", Needed::No), fields.text("words", Needed::Yes), fields.text("town", Needed::No) }; }
Address typed_address(Visit const& visit)
{
    Address address;
    address.kind = typed_word(visit, "address_kind", AddressKind::Registered);
    address.postcode = typed_digits(visit, "postcode"), address.words = typed_text(visit, "words"), address.town = typed_digits(visit, "town");
    return address;
}

Controls account_controls(Visit const& visit, Fields const& fields)
{
    std::vector<Fields::Option> kinds, purposes { { "any", say(visit, "persons.purpose.any") } };
    for (auto const* kind : { "1", "2", "4" })
        kinds.push_back({ kind, say(visit, std::string("persons.account_kind.") + kind) });
    for (auto const* purpose : { "child_support", "public_assistance" })
        purposes.push_back({ purpose, say(visit, std::string("persons.purpose.") + purpose) });
    return { fields.choice("source", AccountSource::Declared), fields.choice("purpose", purposes, "any"), fields.text("bank", Needed::Yes), fields.text("bank_name", Needed::Yes),
        fields.text("branch", Needed::Yes), fields.text("branch_name", Needed::Yes), fields.choice("account_kind", kinds, "1"), fields.text("account_number", Needed::Yes),
        fields.text("account_name", Needed::Yes) };
}
Account typed_account(Visit const& visit)
{
    Account account;
    account.bank = typed_digits(visit, "bank"), account.bank_name = typed_text(visit, "bank_name"), account.branch = typed_digits(visit, "branch"), account.branch_name = typed_text(visit, "branch_name");
    account.kind = visit.request.answer("account_kind"), account.number = typed_digits(visit, "account_number"), account.name = typed_text(visit, "account_name");
    account.source = typed_word(visit, "source", AccountSource::Declared);
    account.purpose = visit.request.answer("purpose") == "any" ? std::string() : visit.request.answer("purpose");
    return account;
}

struct RevealView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, back_words, number;
    std::vector<mado::web::FieldView> controls;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &RevealView::trouble_summary), html::field("back", &RevealView::back), html::field("back_words", &RevealView::back_words),
        html::field("number", &RevealView::number), html::field("controls", &RevealView::controls) };
};

Result<RevealView> reveal_view(Visit const& visit, Attempt const* attempt)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<RevealView> {
        auto const one = TRY(find(tx, visit.caller, individual_of(visit), visit.now().today()));
        RevealView view { mado::web::trouble_summary(visit, attempt), mado::web::link(visit, path_of(one.id)), one.name.characters, {}, {} };
        Fields const fields(visit, attempt);
        std::vector<Fields::Option> tasks;
        for (auto const& task : cases::number_tasks(tx, visit.here))
            tasks.push_back({ task.procedure, task.task });
        view.controls = { fields.choice("task", tasks, {}), fields.words("reason", Needed::Yes) };
        return view;
    });
}

}  // namespace

ChangePages name_pages()
{
    return pages_of("name", [](Visit const&, Fields const& fields, Individual const& one) {
        auto all = name_controls(fields, one.name);
        all.push_back(fields.day("from", Needed::Yes));
        return all; },
        [](Visit const& visit, db::Write& tx, IndividualId const& id, std::int64_t version) -> Result<Individual> {
            auto const from = TRY(typed_day(visit, "from"));
            return rename(tx, visit.caller, visit.here, id, typed_name(visit), from, version);
        });
}

ChangePages address_pages()
{
    return pages_of("address", [](Visit const&, Fields const& fields, Individual const&) {
        Controls all { fields.choice("address_kind", AddressKind::Registered) };
        for (auto& one : address_controls(fields))
            all.push_back(std::move(one));
        all.push_back(fields.day("from", Needed::Yes));
        all.push_back(fields.day("until", Needed::No));
        return all; },
        [](Visit const& visit, db::Write& tx, IndividualId const& id, std::int64_t version) -> Result<Individual> {
            auto address = typed_address(visit);
            address.from = TRY(typed_day(visit, "from"));
            address.until = TRY(typed_day_or_none(visit, "until"));
            return move(tx, visit.caller, visit.here, id, address, version);
        });
}

ChangePages birth_pages()
{
    return pages_of("birth", [](Visit const&, Fields const& fields, Individual const& one) { return Controls { fields.day("born_on", Needed::Yes, one.born_on), fields.words("reason", Needed::Yes) }; },
        [](Visit const& visit, db::Write& tx, IndividualId const& id, std::int64_t version) -> Result<Individual> {
            auto const born_on = TRY(typed_day(visit, "born_on"));
            return correct_birth(tx, visit.caller, visit.here, id, born_on, typed_text(visit, "reason"), version);
        });
}

ChangePages death_pages()
{
    return pages_of("death", [](Visit const&, Fields const& fields, Individual const& one) { return Controls { fields.day("died_on", Needed::Yes, one.died_on) }; },
        [](Visit const& visit, db::Write& tx, IndividualId const& id, std::int64_t version) -> Result<Individual> {
            auto const died_on = TRY(typed_day(visit, "died_on"));
            return record_death(tx, visit.caller, visit.here, id, died_on, version);
        });
}

ChangePages account_pages()
{
    return pages_of("account", [](Visit const& visit, Fields const& fields, Individual const&) {
        auto all = account_controls(visit, fields);
        all.push_back(fields.day("from", Needed::Yes));
        return all; },
        [](Visit const& visit, db::Write& tx, IndividualId const& id, std::int64_t version) -> Result<Individual> {
            auto account = typed_account(visit);
            account.from = TRY(typed_day(visit, "from"));
            return keep_account(tx, visit.caller, visit.here, id, account, version);
        });
}

ChangePages number_pages()
{
    return pages_of("number", [](Visit const&, Fields const& fields, Individual const&) { return Controls { fields.secret_number("my_number", Needed::Yes) }; },
        [](Visit const& visit, db::Write& tx, IndividualId const& id, std::int64_t version) {
            return keep_number(tx, visit.caller, visit.here, id, typed_digits(visit, "my_number"), version);
        });
}

Shown show_new(Visit const& visit, Attempt const* attempt)
{
    Individual nobody;
    auto view = form_of(visit, attempt, "new", nobody);
    view.back = mado::web::link(visit, "/persons");
    view.back_words = say(visit, "persons.title");
    Fields const fields(visit, attempt);
    auto const divisions = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return owners(visit, tx); });
    view.controls = name_controls(fields, {});
    view.controls.push_back(fields.day("born_on", Needed::No));
    view.controls.push_back(fields.choice("sex", Sex::Unknown));
    for (auto& one : address_controls(fields))
        view.controls.push_back(std::move(one));
    view.controls.push_back(fields.day("from", Needed::No));
    view.controls.push_back(fields.choice("owner", divisions, divisions.empty() ? std::string() : divisions.front().key));
    // An address is written down where there is one: not everybody has one.
    for (auto& one : view.controls)
        if (one.name == "words")
            one.is_required = false;
    return mado::web::page(visit, "persons/change.html", view, attempt);
}

Shown act_new(Visit const& visit)
{
    NewIndividual wish;
    wish.owner = visit.request.answer("owner");
    wish.name = typed_name(visit);
    wish.born_on = TRY(typed_day_or_none(visit, "born_on"));
    wish.sex = typed_word(visit, "sex", Sex::Unknown);
    auto address = typed_address(visit);
    auto const from = TRY(typed_day_or_none(visit, "from"));
    if (!address.words.empty() || !address.postcode.empty()) {
        if (!from)
            return refuse({ { "from", "persons.wrong_day" } });
        address.from = *from;
        wish.addresses = { address };
    }
    wish.came_from = "page";
    auto const made = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return add(tx, visit.caller, visit.here, wish); }));
    return mado::web::done(visit, path_of(made.id), "persons.said.new");
}

Shown show_reveal(Visit const& visit, Attempt const* attempt)
{
    auto const view = TRY(reveal_view(visit, attempt));
    return mado::web::page(visit, "persons/number.html", view, attempt);
}

// The number stands in this one answer and nowhere else: no redirect could carry it.
Shown act_reveal(Visit const& visit)
{
    auto const number = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) {
        return read_number(tx, visit.caller, visit.here, individual_of(visit), visit.request.answer("task"), typed_text(visit, "reason"));
    }));
    auto view = TRY(reveal_view(visit, nullptr));
    view.number = number.substr(0, 4) + " " + number.substr(4, 4) + " " + number.substr(8);
    auto response = mado::web::page(visit, "persons/number.html", view);
    response.with("cache-control", "no-store");
    return response;
}

std::vector<mado::web::PageType> pages()
{
    std::vector<mado::web::PageType> all { html::page<FormView>("persons/change.html"), html::page<RevealView>("persons/number.html") };
    for (auto const& some : { individual_pages(), bond_pages(), exchange_pages() })
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

}  // namespace mado::persons::web
