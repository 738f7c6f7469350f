#include "frame.h"

#include <mado/identity/session.h>
#include <mado/identity/staff.h>
#include <mado/organization/organization.h>
#include <mado/web/site.h>

namespace mado::web {

namespace {

constexpr std::array<std::pair<char const*, char const*>, 3> language_names { { { "ja", "日本語" }, { "ja-x-easy", "やさしい日本語" }, { "en", "English" } } };

// The same page in another language: only addresses that are asked for with GET carry it. Operators' pages have no easy Japanese.
std::vector<FrameLink> languages_of(Visit const& visit, Audience audience)
{
    std::vector<FrameLink> links;
    auto const path = visit.request.target.substr(0, visit.request.target.find('?'));
    for (auto const& [tag, name] : language_names) {
        if (audience == Audience::Operators && std::string_view(tag) == "ja-x-easy")
            continue;
        std::string query;
        for (auto const& [key, value] : visit.request.query)
            if (key != "language" && key != "said")
                query += http::percent_encoded(key) + "=" + http::percent_encoded(value) + "&";
        links.push_back({ .address = path + "?" + query + "language=" + tag, .label = name, .code = tag, .is_current = visit.language == tag });
    }
    return links;
}

// The item whose address is the longest beginning of this one is the current one.
void mark_current(std::vector<FrameLink>& menu, std::string const& path, std::string const& home)
{
    FrameLink* best = nullptr;
    for (auto& item : menu) {
        bool const inside = item.address == home ? path == home || path == home + "/" : path == item.address || path.starts_with(item.address + "/");
        if (inside && (!best || item.address.size() > best->address.size()))
            best = &item;
    }
    if (best)
        best->is_current = true;
}

// Those of the bar first, then those under 「ほか」.
std::vector<FrameLink> menu_of(Visit const& visit, std::vector<MenuItem> const& items, MenuItem::Place place)
{
    std::vector<FrameLink> menu;
    auto const list = [&](db::Read* tx) {
        for (auto const& item : items) {
            if (item.place != place)
                continue;
            if (item.action && (!tx || access::scope(*tx, visit.caller, *item.action).empty()))
                continue;
            auto const waiting = item.count && tx ? item.count(*tx, visit.caller) : 0;
            menu.push_back({ .address = link(visit, item.path), .label = words(visit, item.words), .count = waiting > 0 ? std::to_string(waiting) : "" });
        }
    };
    if (visit.caller.kind == CallerKind::Staff)
        visit.here.database.read(visit.tenant(), [&](db::Read& tx) { menu.clear(); list(&tx); return true; });
    else
        list(nullptr);
    return menu;
}

void keep_menu(Visit const& visit, std::vector<MenuItem> const& items, Frame& frame)
{
    auto menu = menu_of(visit, items, MenuItem::Place::Bar);
    auto const in_bar = static_cast<std::ptrdiff_t>(menu.size());
    std::ranges::move(menu_of(visit, items, MenuItem::Place::More), std::back_inserter(menu));
    auto const target = visit.request.target;
    mark_current(menu, target.substr(0, target.find('?')), link(visit, "/"));
    frame.more.assign(menu.begin() + in_bar, menu.end());
    frame.has_more = !frame.more.empty();
    frame.is_more_current = std::ranges::any_of(frame.more, &FrameLink::is_current);
    menu.resize(static_cast<std::size_t>(in_bar));
    frame.menu = std::move(menu);
}

// Read inside the transaction of the frame.
std::vector<FrameAlert> alerts_of(db::Read& tx, Visit const& visit)
{
    std::vector<FrameAlert> alerts;
    if (!visit.caller.emergency.empty())
        alerts.push_back({ words(visit, "web.staff.emergency"), link(visit, "/emergency"), words(visit, "web.staff.emergency.link"), true });
    // What happened several times is told once, with how often: five boxes that say the same would push the page away.
    std::vector<std::pair<std::string, int>> told;
    for (auto const& notice : identity::notices(tx, visit.caller.person)) {
        auto const same = std::ranges::find(told, notice.says, &std::pair<std::string, int>::first);
        if (same == told.end())
            told.emplace_back(notice.says, 1);
        else
            ++same->second;
    }
    for (auto const& [says, times] : told) {
        auto const what = words(visit, says) + (times > 1 ? words(visit, "web.staff.times", { { "times", std::to_string(times) } }) : "");
        alerts.push_back(says == "identity.notice.emergency" ? FrameAlert { what, link(visit, "/administration/emergencies"), words(visit, "web.staff.emergencies.look"), true }
                                                             : FrameAlert { what, link(visit, "/sessions"), words(visit, "web.staff.sessions.look"), false });
    }
    return alerts;
}

std::optional<FrameStaff> staff_of(Visit const& visit)
{
    if (visit.caller.kind != CallerKind::Staff)
        return std::nullopt;
    FrameStaff staff;
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        staff = {};
        if (auto const person = organization::person(tx, visit.caller.person))
            staff.person = person->name;
        staff.alerts = alerts_of(tx, visit);
        for (auto const& position : organization::positions_of(tx, visit.caller.person, visit.now().today())) {
            auto const division = organization::division(tx, position.division);
            auto const label = (division ? division->name + " " : "") + position.title;
            staff.positions.push_back({ position.id.value, label, position.id == visit.caller.position });
            if (position.id == visit.caller.position)
                staff.position = label;
        }
        return true;
    });
    staff.choose = link(visit, "/position");
    staff.sign_out = link(visit, "/sign-out");
    staff.take_over = link(visit, "/switch");
    staff.password = link(visit, "/password");
    staff.factors = link(visit, "/factors");
    staff.sessions = link(visit, "/sessions");
    staff.idle_minutes = std::to_string(identity::idle_minutes);
    return staff;
}

// 地方自治法4条: the place of the office has a name by kind of local government in everyday use.
std::string office_of(tenancy::Town const& town)
{
    if (town.kind == "prefecture")
        return town.name + "庁";
    return town.name + (town.kind == "town" || town.kind == "village" ? "役場" : "役所");
}

}  // namespace

Surroundings surroundings_of(Visit const& visit, FrameParts const& parts)
{
    Surroundings around;
    auto& frame = around.frame;
    bool const in_town = !visit.town.code.empty(), for_staff = parts.audience == Audience::Staff;
    frame.language = visit.language;
    frame.town = visit.language == "en" && !for_staff ? visit.town.name_en : visit.town.name;
    frame.home = in_town ? link(visit, "/") : "/";
    frame.csrf = visit.csrf;
    frame.zone = visit.here.zone;
    frame.zone_words = for_staff ? words(visit, "web.zone." + visit.here.zone) : "";
    frame.stylesheet = parts.assets.style();
    frame.script = parts.assets.script();
    frame.icon = parts.assets.icon();
    frame.touch_icon = parts.assets.touch_icon();
    frame.is_wrong = parts.is_wrong;
    frame.is_training = visit.town.training;
    if (auto const* twin = in_town && for_staff ? visit.here.towns.twin_of(visit.town) : nullptr)
        frame.training = "/" + twin->slug + "/";
    // Only sentences that are made for it: nobody can make a page say something by an address.
    if (auto const said = visit.request.query_of("said"); said.find(".said.") != std::string::npos && visit.site.has_words(said))
        frame.said = words(visit, said);
    if (parts.audience == Audience::Operators) {
        frame.languages = languages_of(visit, parts.audience);
        keep_menu(visit, parts.menu, frame);
    } else if (!for_staff) {
        frame.languages = languages_of(visit, parts.audience);
        frame.foot.push_back({ .address = "/", .label = words(visit, "web.foot.towns") });
        if (in_town) {
            frame.contact = FrameContact { .office = office_of(visit.town), .telephone = {}, .telephone_link = {}, .hours = words(visit, "web.contact.hours"), .counter = {} };
            frame.foot.insert(frame.foot.begin(), { .address = link(visit, "/applications"), .label = words(visit, "web.foot.applications") });
        }
    }
    if (in_town && (!for_staff || visit.caller.kind == CallerKind::Staff))
        keep_menu(visit, parts.menu, frame);
    frame.staff = staff_of(visit);
    if (frame.staff && !parts.search_path.empty())
        frame.search = FrameSearch { link(visit, parts.search_path), visit.request.query_of("word") };
    return around;
}

std::vector<Route> own_routes(Assets const& assets)
{
    std::vector<Route> routes;
    auto chooser = page("/").open_to_everyone().to([](Visit const& visit, Attempt const*) -> Result<http::Response> {
        ChooseTownPage values;
        bool const english = visit.language == "en";
        for (auto const* prefecture : visit.here.towns.prefectures()) {
            PrefectureEntry entry { english ? prefecture->name_en : prefecture->name, "/" + prefecture->slug, {} };
            for (auto const* town : visit.here.towns.municipalities_of(prefecture->code))
                entry.municipalities.push_back({ .address = "/" + town->slug, .label = english ? town->name_en : town->name });
            values.prefectures.push_back(std::move(entry));
        }
        return page(visit, "web/choose_town.html", values);
    });
    chooser.outside_town = true;
    auto design = page("/design").open_to_everyone().to([&assets](Visit const& visit, Attempt const*) -> Result<http::Response> {
        DesignPage values;
        for (auto const& [name, markup] : assets.examples())
            values.components.push_back({ name, html::trusted(std::string(markup)) });  // our own files, part of the binary
        return page(visit, "web/design.html", values);
    });
    design.outside_town = true;
    routes.push_back(std::move(chooser));
    routes.push_back(std::move(design));
    return routes;
}

}  // namespace mado::web
