#include <mado/persons/module.h>

#include <mado/persons/exchange.h>
#include <mado/persons/shield.h>

#include "api/operations.h"
#include "web/pages.h"

namespace mado::embedded {
std::span<File const> persons();
}

namespace mado::persons {

namespace {

std::vector<mado::web::Route> routes()
{
    using mado::web::form;
    using mado::web::page;
    std::vector<mado::web::Route> all {
        page("/persons").needs(may_read).to(web::show_search),
        form("/persons/new").needs(may_keep).to(web::show_new, web::act_new),
        page("/persons/shields").needs(may_read_shielded).to(web::show_shields),
        form("/persons/exchange").needs(may_exchange).with(web::upload_limits()).to(web::show_exchange, web::act_exchange),
        form("/persons/households/{household}").needs(may_read).to(web::show_household, web::act_household),
        page("/persons/{individual}").needs(may_read).to(web::show_individual),
        form("/persons/{individual}/number/read").needs(may_read_number).to(web::show_reveal, web::act_reveal),
        form("/persons/{individual}/candidates").needs(may_read).to(web::show_candidates, web::act_candidates),
        form("/persons/{individual}/shield").needs(may_read_shielded).to(web::show_shield, web::act_shield),
        form("/persons/{individual}/household").needs(may_keep).to(web::show_new_household, web::act_new_household),
    };
    struct One { char const* what; web::ChangePages pages; };
    for (auto const& [what, pages] : { One { "name", web::name_pages() }, One { "address", web::address_pages() }, One { "birth", web::birth_pages() }, One { "death", web::death_pages() },
             One { "account", web::account_pages() }, One { "number", web::number_pages() } })
        all.push_back(form("/persons/{individual}/" + std::string(what)).needs(may_keep).to(pages.show, pages.act));
    return all;
}

std::vector<mado::web::MenuItem> menu()
{
    mado::web::MenuItem search { "persons.menu", "/persons", may_read };
    mado::web::MenuItem shields { "persons.shields.menu", "/persons/shields", may_read_shielded,
        [](db::Read& tx, Caller const& caller) { return static_cast<std::int64_t>(waiting_shields(tx, caller).size()); } };
    mado::web::MenuItem exchange { "persons.exchange.title", "/persons/exchange", may_exchange };
    shields.place = exchange.place = mado::web::MenuItem::Place::More;
    return { search, shields, exchange };
}

}  // namespace

Module describe()
{
    Module module;
    module.name = "persons";
    module.files = embedded::persons();
    module.actions = { may_read, may_keep, may_read_number, may_read_shielded, may_exchange };
    module.routes = routes();
    module.operations = api_v1::operations();
    module.pages = web::pages();
    module.menu = menu();
    module.statements = statements();
    module.events = { "persons.individual.added", "persons.individual.used", "persons.individual.renamed", "persons.individual.birth_corrected", "persons.individual.died",
        "persons.individual.moved", "persons.individual.account_kept", "persons.individual.judged", "persons.individual.shielded", "persons.individual.unshielded", "persons.individual.read",
        "persons.individual.imported", "persons.number.kept", "persons.number.read", "persons.shielded.read", "persons.household.founded", "persons.household.joined", "persons.household.left",
        "persons.household.imported", "persons.sheet.exported", "persons.sheet.imported" };
    module.listen = [](Listeners& listeners) {
        listeners.on<protection::Recognizing>(on_recognizing);
        listeners.on<protection::Ended>(on_ended);
    };
    return module;
}

}  // namespace mado::persons
