#include "service/workings.h"

#include <mado/persons/fallback.h>

namespace mado::persons {

namespace {

using Kind = Refusal::Kind;

Individual shown(db::Read& tx, Workplace const& here, IndividualId const& id) { return known(tx, id, here.now().today()); }

void add_errors(std::vector<FieldError>& all, std::vector<FieldError> more)
{
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Result<Individual> add(db::Write& tx, Caller const& caller, Workplace const& here, NewIndividual const& wish)
{
    TRY(access::allow(tx, caller, may_keep, { .owner = wish.owner }));
    auto errors = service::wrong_in(wish.name);
    add_errors(errors, service::wrong_birth(wish.born_on, here.now().today()));
    for (auto const& address : wish.addresses)
        add_errors(errors, service::wrong_in(address));
    auto account = wish.account;
    if (account)
        add_errors(errors, service::wrong_in(*account));
    if (!wish.my_number.empty() && !is_my_number(wish.my_number))
        errors.push_back({ "my_number", "persons.number.wrong" });
    if (!errors.empty())
        return refuse(std::move(errors));

    auto const now = here.now();
    store::Stored const one { { now.id() }, store::next_number(tx), wish.born_on, wish.sex, {}, wish.came_from, now.at, 1 };
    store::insert(tx, one);
    store::use(tx, one.id, wish.owner, now.at);
    TRY(service::place_name(tx, caller, here, one.id, wish.name, beginning()));
    for (auto const& address : wish.addresses)
        TRY(service::place_address(tx, caller, here, one.id, address));
    if (account)
        TRY(service::place_account(tx, caller, here, one.id, *account));
    if (!wish.my_number.empty())
        service::seal_number(tx, caller, here, one.id, wish.my_number);
    service::trace(tx, caller, here, "persons.individual.added", one.id, { { "owner", wish.owner }, { "came_from", wish.came_from }, { "number", std::to_string(one.number) } });
    TRY(service::recognize(tx, caller, here, one.id));
    return shown(tx, here, one.id);
}

Result<void> use(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, std::string_view owner)
{
    TRY(access::allow(tx, caller, may_keep, { .owner = std::string(owner) }));
    auto const one = standing_for(tx, id);
    if (!store::find(tx, one))
        return refuse(Kind::NotFound, "persons.not_found");
    store::use(tx, one, owner, here.now().at);
    service::trace(tx, caller, here, "persons.individual.used", one, { { "owner", std::string(owner) } });
    return {};
}

Result<Individual> rename(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Name const& name, Day from, std::int64_t expected_version)
{
    auto const one = TRY(service::found_for(tx, caller, may_keep, id, expected_version));
    if (auto errors = service::wrong_in(name); !errors.empty())
        return refuse(std::move(errors));
    TRY(service::place_name(tx, caller, here, one.id, name, from));
    TRY(service::keep(tx, one, expected_version));
    service::trace(tx, caller, here, "persons.individual.renamed", one.id, { { "from", from.iso() } });
    TRY(service::recognize(tx, caller, here, one.id));
    return shown(tx, here, one.id);
}

Result<Individual> correct_birth(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Day born_on, std::string_view reason, std::int64_t expected_version)
{
    auto one = TRY(service::found_for(tx, caller, may_keep, id, expected_version));
    auto errors = service::wrong_birth(born_on, here.now().today());
    if (one.died_on && born_on > *one.died_on)
        errors.push_back({ "born_on", "persons.wrong_birth" });
    if (auto error = service::wrong_words("reason", reason, true))
        errors.push_back(*error);
    if (!errors.empty())
        return refuse(std::move(errors));
    auto details = service::remark(tx, caller, here, one.id, "birth", one.born_on ? one.born_on->iso() : std::string(), born_on.iso(), reason);
    one.born_on = born_on;
    TRY(service::keep(tx, one, expected_version));
    service::trace(tx, caller, here, "persons.individual.birth_corrected", one.id, details);
    TRY(service::recognize(tx, caller, here, one.id));
    return shown(tx, here, one.id);
}

Result<Individual> record_death(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Day died_on, std::int64_t expected_version)
{
    auto one = TRY(service::found_for(tx, caller, may_keep, id, expected_version));
    if (died_on > here.now().today() || (one.born_on && died_on < *one.born_on))
        return refuse({ { "died_on", "persons.wrong_death" } });
    service::remark(tx, caller, here, one.id, "death", one.died_on ? one.died_on->iso() : std::string(), died_on.iso(), "");
    one.died_on = died_on;
    TRY(service::keep(tx, one, expected_version));
    service::trace(tx, caller, here, "persons.individual.died", one.id, { { "on", died_on.iso() } });
    TRY(here.listeners.publish(tx, caller, here, Died { one.id, died_on }));
    return shown(tx, here, one.id);
}

Result<Individual> move(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Address const& to, std::int64_t expected_version)
{
    auto const one = TRY(service::found_for(tx, caller, may_keep, id, expected_version));
    if (auto errors = service::wrong_in(to); !errors.empty())
        return refuse(std::move(errors));
    TRY(service::place_address(tx, caller, here, one.id, to));
    TRY(service::keep(tx, one, expected_version));
    service::trace(tx, caller, here, "persons.individual.moved", one.id, { { "kind", word_of(to.kind) }, { "from", to.from.iso() } });
    TRY(service::recognize(tx, caller, here, one.id));
    TRY(here.listeners.publish(tx, caller, here, Moved { one.id, to }));
    return shown(tx, here, one.id);
}

Result<Individual> keep_account(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Account const& wish, std::int64_t expected_version)
{
    auto const one = TRY(service::found_for(tx, caller, may_keep, id, expected_version));
    auto account = wish;
    if (auto errors = service::wrong_in(account); !errors.empty())
        return refuse(std::move(errors));
    TRY(service::place_account(tx, caller, here, one.id, account));
    TRY(service::keep(tx, one, expected_version));
    service::trace(tx, caller, here, "persons.individual.account_kept", one.id, { { "purpose", account.purpose }, { "source", word_of(account.source) }, { "from", account.from.iso() } });
    return shown(tx, here, one.id);
}

Result<Individual> keep_number(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, std::string_view my_number, std::int64_t expected_version)
{
    auto const one = TRY(service::found_for(tx, caller, may_keep, id, expected_version));
    if (!is_my_number(my_number))
        return refuse({ { "my_number", "persons.number.wrong" } });
    service::seal_number(tx, caller, here, one.id, my_number);
    TRY(service::keep(tx, one, expected_version));
    service::trace(tx, caller, here, "persons.number.kept", one.id);
    return shown(tx, here, one.id);
}

}  // namespace mado::persons
