#include "topics.h"

#include <mado/http/push.h>

#include <doctest/doctest.h>

using namespace mado::http;

TEST_CASE("the last event of a topic is taken, then its streams end; those of other topics go on")
{
    Topics topics;
    int woken = 0;
    auto const one = topics.subscribe("meeting", [&] { ++woken; }), other = topics.subscribe("news", [] {});
    topics.publish("meeting", "page", "2");
    topics.publish("meeting", std::string(last_event), "");
    CHECK(woken == 1);
    auto const taken = one->take();
    REQUIRE(taken);
    CHECK(taken->find("event: page") != std::string::npos);
    CHECK(taken->find("event: end") != std::string::npos);
    CHECK_FALSE(one->take());
    CHECK(other->take() == std::string());
}

TEST_CASE("a topic has no more listeners than it may, and those that left make room")
{
    Topics topics;
    std::vector<std::shared_ptr<Topics::Subscriber>> all;
    for (std::size_t n = 0; n < most_listeners; ++n)
        all.push_back(topics.subscribe("meeting", [] {}));
    CHECK_FALSE(topics.subscribe("meeting", [] {})->take());
    CHECK(topics.subscribe("another", [] {})->take());
    all.pop_back();
    auto const late = topics.subscribe("meeting", [] {});
    CHECK(late->take());
    topics.publish("meeting", "page", "1");
    CHECK_FALSE(late->take()->empty());
    CHECK_FALSE(all.front()->take()->empty());
}
