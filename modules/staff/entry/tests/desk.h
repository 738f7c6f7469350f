#pragma once
// The desk of a town where papers are typed: the town of cases with this module beside, and its pages as a site serves them.
#include "../../cases/tests/town.h"

#include "service/entries.h"

#include <mado/entry/module.h>
#include <mado/web/site.h>

namespace mado::entry::test {

using Kind = Refusal::Kind;
using cases::test::day;
struct Desk : cases::test::Town {
    using Form = http::Pairs;
    web::Site site { { .audience = web::Audience::Staff, .cookie = "mado_office" }, here };
    Caller colleague = staff("ota", "second_animals_clerk"), personnel_clerk = staff("tani", "personnel_clerk"), personnel_head = staff("mori", "personnel_head");

    Desk() : Town({ describe() })
    {
        for (auto const& module : modules) {
            site.add_files(module.name, module.files, "");
            site.add_pages(module.pages);
            site.add_routes(module.routes);
        }
        site.finish();
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            using enum access::Role;
            organization::keep_division(tx, { "general_affairs/personnel", "総務部 人事課", "0866-00-0011", "" });
            position(tx, "second_animals_clerk", "environment/animals", "動物係 主任", "clerk", "ota", { Examiner });
            position(tx, "personnel_clerk", "general_affairs/personnel", "人事課 主事", "clerk", "tani", { Examiner });
            position(tx, "personnel_head", "general_affairs/personnel", "人事課長", "division_head", "mori", { Examiner, Approver });
            return {};
        }));
    }

    void publish(std::string const& procedure, std::string const& text, std::string_view starts_on)
    {
        Caller const office { .tenant = code, .kind = CallerKind::Zone, .job = "office" };
        REQUIRE(definitions::load(procedure + ".yaml", text));
        REQUIRE(write([&](db::Write& tx) { return definitions::receive_published(tx, office, here.now(), { procedure, crypto::sha256_hex(text), text, day(starts_on) }); }));
    }
    static std::string text_of(std::string const& procedure) { return std::string(cases::test::library().text("procedures/" + procedure + ".yaml")); }
    // The notice of housing, with a name that the personnel record fills in.
    void publish_housing()
    {
        auto text = text_of("housing_notice_of_staff");
        auto const at = text.find("      reason: {");
        REQUIRE(at != std::string::npos);
        text.insert(at, "      who: { type: person_name, title: { ja: 氏名 }, prefill: [staff.name] }\n");
        publish("housing_notice_of_staff", text, "2026-04-01");
    }

    static http::Request request(std::map<std::string, std::string> path, Form form = {}, Form query = {})
    {
        http::Request made;
        made.path = std::move(path);
        made.form = std::move(form);
        made.query = std::move(query);
        return made;
    }

    // As the router does: act, and the form again when it refuses as Invalid or Conflict.
    Result<http::Response> visit(Caller const& caller, std::string const& pattern, http::Request asked, bool posts = false)
    {
        asked.method = posts ? "POST" : "GET";
        web::Visit const visit { asked, caller, here, *towns.by_code(caller.tenant), site, "ja", {}, {} };
        for (auto const& module : modules)
            for (auto const& route : module.routes)
                if (route.pattern == pattern) {
                    if (!posts)
                        return route.show(visit, nullptr);
                    auto answer = route.act(visit);
                    if (answer || !route.show || (answer.error().kind != Kind::Invalid && answer.error().kind != Kind::Conflict))
                        return answer;
                    web::Attempt const attempt { answer.error() };
                    return route.show(visit, &attempt);
                }
        throw std::logic_error("no such route: " + pattern);
    }
    static std::string body_of(Result<http::Response> const& answer) { return answer ? answer->body : answer.error().key; }
    static std::string location(Result<http::Response> const& answer)
    {
        if (!answer)
            return answer.error().key;
        for (auto const& [name, value] : answer->headers)
            if (name == "location")
                return value;
        return answer->body;
    }
    static bool has(std::string const& page, std::string_view words) { return page.find(words) != std::string::npos; }

    // -- the clerk's way
    std::string begin(Caller const& caller, std::string const& procedure, std::string const& channel)
    {
        auto const at = location(visit(caller, "/entry", request({}, { { "procedure", procedure }, { "channel", channel } }), true));
        return at.substr(at.rfind('/') + 1);
    }
    Result<http::Response> type(Caller const& caller, std::string const& entry, Form form)
    {
        form.emplace_back("csrf", "x");
        return visit(caller, "/entry/{entry}", request({ { "entry", entry } }, std::move(form)), true);
    }
    Result<http::Response> send(Caller const& caller, std::string const& entry, Form form = {})
    {
        return visit(caller, "/entry/{entry}/check", request({ { "entry", entry } }, std::move(form)), true);
    }
    static Form arrived(std::string_view iso, std::string time)
    {
        auto const on = day(iso);
        return { { "arrived_on.era", "" }, { "arrived_on.year", std::to_string(on.year()) }, { "arrived_on.month", std::to_string(on.month()) },
            { "arrived_on.day", std::to_string(on.day_of_month()) }, { "arrived_time", std::move(time) }, { "applicant", "person" }, { "language", "ja" } };
    }
    static Form with(Form form, Form const& more)
    {
        for (auto const& pair : more) {
            std::erase_if(form, [&](auto const& known) { return known.first == pair.first; });
            form.push_back(pair);
        }
        return form;
    }
    // The answers of Town::dog as a form carries them.
    static Form dog_form()
    {
        return { { "owner_name.text", "三宅 陽子" }, { "owner_address.kind", "japan" }, { "owner_address.text", "岡山県総社市中央九丁目1番" }, { "dog_name", "コテツ" }, { "breed", "shiba" },
            { "sex", "male" }, { "colour", "茶" }, { "assistance_dog", "no" }, { "born_on.era", "" }, { "born_on.year", "2026" }, { "born_on.month", "8" }, { "born_on.day", "2" },
            { "acquired_on.era", "" }, { "acquired_on.year", "2026" }, { "acquired_on.month", "10" }, { "acquired_on.day", "25" }, { "registered_before", "no" }, { "kept_elsewhere", "no" },
            { "chipped", "no" } };
    }
    cases::Case entered(std::string const& entry) { return found({ entry }); }
    std::string form_of(CaseId const& id)
    {
        auto const html = read([&](db::Read& tx) { return cases::form_of(tx, here, *cases::find(tx, id)); });
        REQUIRE(html);
        return *html;
    }
};

}  // namespace mado::entry::test
