package dev.understudy.system;

record TourMember(int number, String email, String name, String password) {}
