#pragma once
// What `madoguchi zone` and `madoguchi keys` say, in Japanese and in English: these verbs also work where no server ever ran, so their words are no page's.
#include "verbs.h"

#include <mado/result/result.h>

#include <map>
#include <string>
#include <string_view>

namespace mado::verbs {

class Words {
public:
    explicit Words(Arguments const& arguments);                    // --lang ja (default) or en
    std::string of(std::string_view key, std::map<std::string, std::string> const& arguments = {}) const;
    void say(std::string_view key, std::map<std::string, std::string> const& arguments = {}) const;     // a line on standard output
    int refused(Refusal const& refusal) const;                     // on standard error; the exit status 1
    std::string moment(Instant at) const;                          // in Tokyo; "-" for 0

private:
    bool english_;
};

// The one zone that is meant: --zone, or the only one of the configuration.
std::string one_zone(Configuration const& configuration);

}  // namespace mado::verbs
