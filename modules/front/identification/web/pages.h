#pragma once
#include <mado/identification/leaving.h>
#include <mado/identification/module.h>
#include <mado/identity/proof.h>
#include <mado/web/page.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::identification {

using web::Attempt;
using web::Visit;

#define F(T, name) html::field(#name, &T::name)

struct WayView {                 // one button: its address, and what it is called
    std::string address, title, about;
    static constexpr auto fields = std::tuple { F(WayView, address), F(WayView, title), F(WayView, about) };
};
struct SampleView {
    std::string key, title, about;
    static constexpr auto fields = std::tuple { F(SampleView, key), F(SampleView, title), F(SampleView, about) };
};
struct ShownLine {
    std::string label, value;
    static constexpr auto fields = std::tuple { F(ShownLine, label), F(ShownLine, value) };
};
struct ShownView {               // what this browser has shown
    std::string by, counts, until, forget;
    std::vector<ShownLine> lines;
    static constexpr auto fields = std::tuple { F(ShownView, by), F(ShownView, counts), F(ShownView, until), F(ShownView, forget), F(ShownView, lines) };
};
struct CounterView {             // the other way
    std::string office, place, telephone, telephone_link;
    static constexpr auto fields = std::tuple { F(CounterView, office), F(CounterView, place), F(CounterView, telephone), F(CounterView, telephone_link) };
};
struct IdentityPage {
    std::string lead, trouble, procedure, to, back, go_on, samples_at, sign_out, sign_out_words;
    std::string sign_at {};
    bool has_ways = false, has_samples = false;
    std::optional<ShownView> shown;
    std::vector<WayView> ways;
    std::vector<SampleView> samples;
    std::optional<CounterView> counter;
    static constexpr auto fields = std::tuple { F(IdentityPage, lead), F(IdentityPage, trouble), F(IdentityPage, procedure), F(IdentityPage, to), F(IdentityPage, back), F(IdentityPage, go_on),
        F(IdentityPage, samples_at), F(IdentityPage, sign_at), F(IdentityPage, sign_out), F(IdentityPage, sign_out_words), F(IdentityPage, has_ways), F(IdentityPage, has_samples), F(IdentityPage, shown), F(IdentityPage, ways), F(IdentityPage, samples), F(IdentityPage, counter) };
};
struct LeavingPage {
    std::string provider, address, back;
    static constexpr auto fields = std::tuple { F(LeavingPage, provider), F(LeavingPage, address), F(LeavingPage, back) };
};
#undef F

// What the page is about: a procedure (may be none), and where one goes afterwards.
struct Wish {
    std::string procedure, to;
    std::string query() const;   // "?procedure=…&to=…"
};
Wish wish_of(Visit const& visit);

Result<http::Response> show_identity(Visit const& visit, Ways const& ways);
// -- of the demonstration.
struct Sample { std::string_view key, title, about, assurance; std::map<std::string, std::string> attributes; };
std::vector<Sample> const& samples();
identity::Proof proof_of(Sample const& sample, Instant at);

bool has_samples(Visit const& visit, Ways const& ways);  // a demonstration, or a twin for training

// Writes the proof for this browser, with its event.
Result<void> keep(Visit const& visit, identity::Proof const& proof);

std::vector<web::Route> routes(Ways const& ways);
std::vector<web::PageType> page_types();

}  // namespace mado::identification
