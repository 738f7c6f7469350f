#pragma once
// What surrounds every page, and the pages that are the web's own. The names are those of templates/layout*.html.
#include <mado/html/fields.h>
#include <mado/web/page.h>
#include <mado/web/site.h>

#include "assets.h"

#include <optional>
#include <string>
#include <vector>

namespace mado::web {

struct FrameLink {
    std::string address {}, label {}, count {}, code {};
    bool is_current = false;
    static constexpr auto fields = std::tuple { html::field("address", &FrameLink::address), html::field("label", &FrameLink::label),
        html::field("count", &FrameLink::count), html::field("code", &FrameLink::code), html::field("is_current", &FrameLink::is_current) };
};

struct FrameEmergency {
    std::string title, words, address, link_words;
    static constexpr auto fields = std::tuple { html::field("title", &FrameEmergency::title), html::field("words", &FrameEmergency::words),
        html::field("address", &FrameEmergency::address), html::field("link_words", &FrameEmergency::link_words) };
};

struct FrameContact {
    std::string office, telephone, telephone_link, hours, counter;
    static constexpr auto fields = std::tuple { html::field("office", &FrameContact::office), html::field("telephone", &FrameContact::telephone),
        html::field("telephone_link", &FrameContact::telephone_link), html::field("hours", &FrameContact::hours), html::field("counter", &FrameContact::counter) };
};

struct FrameSearch {
    std::string address, word;
    static constexpr auto fields = std::tuple { html::field("address", &FrameSearch::address), html::field("word", &FrameSearch::word) };
};

struct FramePosition {
    std::string id, label;
    bool is_current = false;
    static constexpr auto fields = std::tuple { html::field("id", &FramePosition::id), html::field("label", &FramePosition::label), html::field("is_current", &FramePosition::is_current) };
};

// What stands above every page of this person: an open emergency access, a sign-in from a new browser.
struct FrameAlert {
    std::string words, address, link_words;
    bool is_loud = false;
    static constexpr auto fields = std::tuple { html::field("words", &FrameAlert::words), html::field("address", &FrameAlert::address), html::field("link_words", &FrameAlert::link_words),
        html::field("is_loud", &FrameAlert::is_loud) };
};

struct FrameStaff {
    std::string person, position, choose, sign_out, take_over, password, factors, sessions, idle_minutes;
    std::vector<FrameAlert> alerts {};
    std::vector<FramePosition> positions;
    static constexpr auto fields = std::tuple { html::field("person", &FrameStaff::person), html::field("position", &FrameStaff::position), html::field("choose", &FrameStaff::choose),
        html::field("sign_out", &FrameStaff::sign_out), html::field("take_over", &FrameStaff::take_over), html::field("password", &FrameStaff::password), html::field("factors", &FrameStaff::factors), html::field("sessions", &FrameStaff::sessions),
        html::field("idle_minutes", &FrameStaff::idle_minutes), html::field("alerts", &FrameStaff::alerts), html::field("positions", &FrameStaff::positions) };
};

struct Frame {
    std::string language, town, home, said, csrf, zone, zone_words, stylesheet, script, icon, touch_icon, training;
    bool is_wrong = false, is_training = false;
    std::vector<FrameLink> menu, more, languages, foot;
    bool has_more = false, is_more_current = false;
    std::optional<FrameEmergency> emergency;
    std::optional<FrameContact> contact;
    std::optional<FrameSearch> search;
    std::optional<FrameStaff> staff;
    static constexpr auto fields = std::tuple { html::field("language", &Frame::language), html::field("town", &Frame::town), html::field("home", &Frame::home),
        html::field("said", &Frame::said), html::field("csrf", &Frame::csrf), html::field("zone", &Frame::zone), html::field("zone_words", &Frame::zone_words),
        html::field("stylesheet", &Frame::stylesheet), html::field("script", &Frame::script), html::field("icon", &Frame::icon), html::field("touch_icon", &Frame::touch_icon),
        html::field("is_wrong", &Frame::is_wrong), html::field("is_training", &Frame::is_training), html::field("training", &Frame::training), html::field("menu", &Frame::menu), html::field("more", &Frame::more), html::field("has_more", &Frame::has_more), html::field("is_more_current", &Frame::is_more_current), html::field("languages", &Frame::languages), html::field("foot", &Frame::foot),
        html::field("emergency", &Frame::emergency), html::field("contact", &Frame::contact), html::field("search", &Frame::search), html::field("staff", &Frame::staff) };
};

struct Surroundings {
    Frame frame;
    static constexpr auto fields = std::tuple { html::field("frame", &Surroundings::frame) };
};

struct FrameParts {  // of the site
    Assets const& assets;
    Audience audience;
    std::string search_path;  // staff: where the search of the bar goes; "" when there is none
    std::vector<MenuItem> const& menu;
    bool is_wrong;
};
Surroundings surroundings_of(Visit const& visit, FrameParts const& parts);

// What went wrong: one template a status (templates/status_404.html …).
struct StatusPage {
    std::string words, back, request, sign_in;
    static constexpr auto fields = std::tuple { html::field("words", &StatusPage::words), html::field("sign_in", &StatusPage::sign_in), html::field("back", &StatusPage::back), html::field("request", &StatusPage::request) };
};
inline constexpr std::array statuses { 401, 403, 404, 409, 410, 413, 422, 429, 500, 503, 507 };

struct PrefectureEntry {
    std::string label, address;
    std::vector<FrameLink> municipalities;
    static constexpr auto fields = std::tuple { html::field("label", &PrefectureEntry::label), html::field("address", &PrefectureEntry::address),
        html::field("municipalities", &PrefectureEntry::municipalities) };
};
struct ChooseTownPage {
    std::vector<PrefectureEntry> prefectures;
    static constexpr auto fields = std::tuple { html::field("prefectures", &ChooseTownPage::prefectures) };
};

struct ComponentExample {
    std::string name;
    html::Safe markup;
    static constexpr auto fields = std::tuple { html::field("name", &ComponentExample::name), html::field("markup", &ComponentExample::markup) };
};
struct DesignPage {
    std::vector<ComponentExample> components;
    static constexpr auto fields = std::tuple { html::field("components", &DesignPage::components) };
};

std::vector<Route> own_routes(Assets const& assets);

}  // namespace mado::web
