/// CBV 2.0, chapter 7, and the measurement types of the GS1 Web vocabulary that it names.
extension Vocabulary {
    /// CBV 2.0, 7.1: what is being done.
    package static let bizStep = Vocabulary(
        name: "business step",
        words: words(
            """
            accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting
            decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting
            installing killing loading other packing picking receiving removing repackaging repairing replacing
            reserving retail_selling shipping staging_outbound stock_taking stocking storing transporting unloading
            unpacking void_shipping sensor_reporting sampling
            """
        ),
        web: StandardNamespace.cbv + "BizStep-",
        urn: "urn:epcglobal:cbv:bizstep:"
    )

    /// CBV 2.0, 7.2: the state afterwards.
    package static let disposition = Vocabulary(
        name: "disposition",
        words: words(
            """
            active container_closed damaged destroyed dispensed disposed encoded expired in_progress in_transit
            inactive no_pedigree_match non_sellable_other partially_dispensed recalled reserved retail_sold returned
            sellable_accessible sellable_not_accessible stolen unknown available completeness_verified
            completeness_inferred conformant container_open mismatch_instance mismatch_class mismatch_quantity
            needs_replacement non_conformant unavailable
            """
        ),
        web: StandardNamespace.cbv + "Disp-",
        urn: "urn:epcglobal:cbv:disp:"
    )

    /// CBV 2.0, 7.3: the kind of a business document.
    package static let transactionType = Vocabulary(
        name: "business transaction type",
        words: words(
            """
            bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt
            """
        ),
        web: StandardNamespace.cbv + "BTT-",
        urn: "urn:epcglobal:cbv:btt:"
    )

    /// CBV 2.0, 7.4: what a source or a destination is.
    package static let partyType = Vocabulary(
        name: "source or destination type",
        words: words(
            """
            owning_party possessing_party location
            """
        ),
        web: StandardNamespace.cbv + "SDT-",
        urn: "urn:epcglobal:cbv:sdt:"
    )

    /// CBV 2.0, 7.5: why an event is declared wrong.
    package static let errorReason = Vocabulary(
        name: "error reason",
        words: words(
            """
            did_not_occur incorrect_data
            """
        ),
        web: StandardNamespace.cbv + "ER-",
        urn: "urn:epcglobal:cbv:er:"
    )

    /// CBV 2.0, 7.6: which component of a vector or a position.
    package static let component = Vocabulary(
        name: "component",
        words: words(
            """
            x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing latitude
            longitude altitude
            """
        ),
        web: StandardNamespace.cbv + "Comp-",
        urn: nil
    )

    /// What a sensor measures; `EffectiveDoseRate` is missing in the JSON schema but used by published examples.
    package static let measurementType = Vocabulary(
        name: "measurement type",
        words: words(
            """
            AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance
            AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance
            Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity
            EffectiveDose EffectiveDoseRate ElectricCharge ElectricCurrent ElectricCurrentDensity
            ElectricFieldStrength Energy Exposure Force Frequency Illuminance Inductance Irradiance KinematicViscosity
            Length LinearMomentum Luminance LuminousFlux LuminousIntensity MagneticFlux MagneticFluxDensity
            MagneticVectorPotential Mass MassConcentration MassFlowRate MassPerAreaTime MemoryCapacity
            MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux RadiantIntensity
            Radioactivity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity
            SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux
            Wavenumber
            """
        ),
        web: StandardNamespace.gs1,
        urn: nil
    )

    /// What a sensor warns of.
    package static let alertType = Vocabulary(
        name: "sensor alert type",
        words: words(
            """
            ALARM_CONDITION ERROR_CONDITION
            """
        ),
        web: StandardNamespace.gs1,
        urn: nil
    )

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
